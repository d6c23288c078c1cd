using ProductionValue.Search.Hnsw;
using ProductionValue.Search.Kernels;
using ProductionValue.Search.Storage;

namespace ProductionValue.Search;

public sealed unsafe partial class HnswIndex
{
    /// <summary>Most threads a bulk build uses.</summary>
    public const int MaxThreads = 256;

    /// <summary>Nodes linked one after the other first: threads that start in an empty graph find nothing to link to.</summary>
    private const int AloneFirst = 256;

    /// <inheritdoc cref="AddMany{TObserver}(ReadOnlyMemory{ulong}, ReadOnlyMemory{float}, int, TObserver, bool)"/>
    public void AddMany(ReadOnlyMemory<ulong> ids, ReadOnlyMemory<float> embeddings, int threads) => AddMany(ids, embeddings, threads, default(NoObserver));

    /// <summary>
    /// Adds many embeddings on several threads. Searches go on beside it and find each once it is linked. On one thread the graph is the one
    /// <see cref="Add(ulong, ReadOnlySpan{float})"/> would make, but that it does not look after each whether it is found. Nothing is added when
    /// anything is refused.
    /// </summary>
    /// <param name="ids">What they are known by outside [count]; of equal ones the last stays.</param>
    /// <param name="embeddings">The embeddings, one after the other [count · dimensions].</param>
    /// <param name="threads">How many threads, 1…<see cref="MaxThreads"/>.</param>
    /// <param name="observer">Told each node before any search can see it.</param>
    /// <param name="ensureFound">Searches for each once all are linked, and links it in where it is missed: one more search each.</param>
    /// <exception cref="ArgumentException">Wrong length, or an embedding <see cref="Add(ulong, ReadOnlySpan{float})"/> would refuse.</exception>
    /// <exception cref="InvalidOperationException">The index cannot hold so many.</exception>
    public void AddMany<TObserver>(ReadOnlyMemory<ulong> ids, ReadOnlyMemory<float> embeddings, int threads, TObserver observer, bool ensureFound = false)
        where TObserver : struct, INodeObserver
    {
        Require.InRange(threads, 1, MaxThreads);
        Require.That((long)ids.Length * Options.Dimensions == embeddings.Length, nameof(embeddings), $"expected {(long)ids.Length * Options.Dimensions} numbers, got {embeddings.Length}");
        lock (writing)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            for (var i = 0; i < ids.Length; i++)
                Prepare(RowOf(embeddings, i), writer.Scratch.Query, nameof(embeddings));
            if (ids.Length > Options.MaxNodes - nodes.Count)
                throw new InvalidOperationException($"no room for {ids.Length} more: {nameof(HnswOptions.MaxNodes)} is {Options.MaxNodes}");
            var alone = threads == 1 ? ids.Length : Math.Min(ids.Length, Math.Max(0, AloneFirst - Count));
            nodes.Table.Reserve(Count + ids.Length); // Before it grows step by step, leaving every smaller one behind.
            for (var i = 0; i < alone; i++)
                Insert(ids.Span[i], RowOf(embeddings, i), observer, ensureFound: false);
            if (alone < ids.Length)
            {
                var again = Append(ids, embeddings, alone, observer, out var first);
                LinkSideBySide(first, threads);
                foreach (var i in again)
                    Insert(ids.Span[i], RowOf(embeddings, i), observer, ensureFound: false);
            }

            if (ensureFound)
                EnsureFound(ids, threads);
        }
    }

    private ReadOnlySpan<float> RowOf(ReadOnlyMemory<float> embeddings, int i) => embeddings.Span.Slice(i * Options.Dimensions, Options.Dimensions);

    /// <summary>Writes rows for all new ids, not visible yet; returns which of the batch replace something and so must wait.</summary>
    private List<int> Append<TObserver>(ReadOnlyMemory<ulong> ids, ReadOnlyMemory<float> embeddings, int from, TObserver observer, out int first)
        where TObserver : struct, INodeObserver
    {
        var again = new List<int>();
        first = nodes.Count;
        for (var i = from; i < ids.Length; i++)
        {
            var id = ids.Span[i];
            if (nodes.Table.Find(id) >= 0)
            {
                again.Add(i);
                continue;
            }
            Prepare(RowOf(embeddings, i), writer.Scratch.Query, nameof(embeddings));
            var node = nodes.Append();
            Fill(id, node);
            observer.Assigned(node);
            nodes.Table.Set(id, node);
        }
        return again;
    }

    private void LinkSideBySide(int first, int threads)
    {
        var locks = new RowLocks();
        var topmost = new Lock();
        var next = first - 1;
        var end = nodes.Count;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            using var mine = new GraphWriter(nodes, locks) { Tombstones = sweep.Tombstones > 0 };
            for (int node; (node = Interlocked.Increment(ref next)) < end;)
            {
                nodes.SetState(node, NodeState.Live);
                // A node above all others becomes the entry point: one at a time, or two of them would not know of each other.
                if (nodes.Levels[node] > nodes.Entry >> 32)
                {
                    lock (topmost)
                        LinkWith(mine, node);
                }
                else
                    LinkWith(mine, node);
            }
        });
        var restore = new RestoreVisitor(nodes, writer);
        KernelChoice.Float32(Options.Metric, nodes.Rows, nodes.Blocks, ref restore);
    }

    private void LinkWith(GraphWriter mine, int node)
    {
        var visitor = new LinkVisitor(nodes, mine, node, ensureFound: false);
        KernelChoice.Float32(Options.Metric, nodes.Rows, nodes.Blocks, ref visitor);
    }

    private void EnsureFound(ReadOnlyMemory<ulong> ids, int threads)
    {
        var locks = new RowLocks();
        var next = -1;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            using var mine = new GraphWriter(nodes, locks);
            for (int i; (i = Interlocked.Increment(ref next)) < ids.Length;)
            {
                var visitor = new SelfSearchVisitor(nodes, mine, nodes.Table.Find(ids.Span[i]));
                KernelChoice.Float32(Options.Metric, nodes.Rows, nodes.Blocks, ref visitor);
            }
        });
    }

    private readonly struct SelfSearchVisitor(NodeStore nodes, GraphWriter writer, int node) : IKernelVisitor
    {
        public void Visit<TKernel>(TKernel kernel)
            where TKernel : struct, IRowKernel => SelfSearch.Ensure(kernel, nodes, writer, node);
    }

    /// <summary>Threads count in-degrees without a lock: counts them again, then links in what has become unreachable.</summary>
    private readonly struct RestoreVisitor(NodeStore nodes, GraphWriter writer) : IKernelVisitor
    {
        public void Visit<TKernel>(TKernel kernel)
            where TKernel : struct, IRowKernel
        {
            LinkRow.CountInDegrees(nodes);
            new Connectivity(nodes).Restore(kernel, writer);
        }
    }
}
