using ProductionValue.Search.Hnsw;
using ProductionValue.Search.Kernels;
using ProductionValue.Search.Storage;

namespace ProductionValue.Search;

public sealed unsafe partial class HnswIndex
{
    /// <summary>Adds an embedding, or replaces the one of the same id; a search sees the old or the new one, never both and never neither.</summary>
    /// <param name="id">What it is known by outside.</param>
    /// <param name="embedding">The embedding [dimensions].</param>
    /// <returns>Its NodeId.</returns>
    /// <exception cref="ArgumentException">Wrong length, a number that is not finite, zeros under the cosine, or too long to measure in float32.</exception>
    /// <exception cref="InvalidOperationException">The index is full.</exception>
    public int Add(ulong id, ReadOnlySpan<float> embedding) => Add(id, embedding, default(NoObserver));

    /// <inheritdoc cref="Add(ulong, ReadOnlySpan{float})"/>
    /// <param name="id">What it is known by outside.</param>
    /// <param name="embedding">The embedding [dimensions].</param>
    /// <param name="observer">Told the node before any search can see it.</param>
    public int Add<TObserver>(ulong id, ReadOnlySpan<float> embedding, TObserver observer)
        where TObserver : struct, INodeObserver
    {
        lock (writing)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return Insert(id, embedding, observer, ensureFound: true);
        }
    }

    /// <summary>Removes an embedding. It is in no answer of a search that starts after this returns.</summary>
    /// <returns>False when there is none of this id.</returns>
    public bool Remove(ulong id)
    {
        lock (writing)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            var node = nodes.Table.Find(id);
            if (node < 0)
                return false;
            nodes.Table.Remove(id);
            Bury(node);
            return true;
        }
    }

    /// <summary>
    /// Unlinks every tombstone now, frees its slot, and links in what no walk reaches any more. Removals do this by and by themselves; call it before a
    /// measurement.
    /// </summary>
    public void Sweep()
    {
        lock (writing)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            var visitor = new SweepVisitor(sweep, Count, all: true);
            KernelChoice.Float32(Options.Metric, nodes.Rows, nodes.Blocks, ref visitor);
        }
    }

    private int Insert<TObserver>(ulong id, ReadOnlySpan<float> embedding, TObserver observer, bool ensureFound)
        where TObserver : struct, INodeObserver
    {
        Prepare(embedding, writer.Scratch.Query, nameof(embedding));
        var node = TakeSlot();
        Fill(id, node);
        observer.Assigned(node);
        Publish(id, node, ensureFound);
        return node;
    }

    private int TakeSlot()
    {
        var node = sweep.TakeFree();
        if (node < 0 && nodes.Count == Options.MaxNodes && sweep.Tombstones > 0)
        {
            Sweep(); // Full of tombstones is not full.
            node = sweep.TakeFree();
        }
        return node < 0 ? nodes.Append() : node;
    }

    private void Fill(ulong id, int node)
    {
        new Span<float>(writer.Scratch.Query, nodes.Blocks * 16).CopyTo(new Span<float>(nodes.Row(node), nodes.Blocks * 16));
        nodes.Ids[node] = id;
        nodes.InDegrees[node] = 0;
        if (Options.Quantization == Quantization.Int8)
            Encode(node);
        nodes.SetLevel(node, DrawLevel(inserts++));
    }

    /// <summary>Codes begin with the first walk: before that, embeddings are few, and their range is not known yet.</summary>
    private void Encode(int node)
    {
        if (codes is { Outgrown: false })
            codes.Encode(node);
        else if (nodes.Count >= ScanBelow)
            Volatile.Write(ref codes, new CodeBook(nodes)); // Searches may still read the old one: the collector frees it.
    }

    private void Publish(ulong id, int node, bool ensureFound)
    {
        var old = nodes.Table.Find(id);
        if (old >= 0)
            Interlocked.Increment(ref replacements);
        nodes.SetState(node, NodeState.Live);
        writer.Tombstones = sweep.Tombstones > 0;
        var visitor = new LinkVisitor(nodes, writer, node, ensureFound);
        KernelChoice.Float32(Options.Metric, nodes.Rows, nodes.Blocks, ref visitor);
        nodes.Table.Set(id, node);
        if (old < 0)
            return;
        Bury(old);
        Interlocked.Increment(ref replacements);
    }

    private void Bury(int node)
    {
        nodes.SetState(node, NodeState.Tombstone);
        sweep.Add(node);
        var visitor = new SweepVisitor(sweep, Count, all: false);
        KernelChoice.Float32(Options.Metric, nodes.Rows, nodes.Blocks, ref visitor);
    }

    /// <summary>Exponentially distributed with 1 / ln M, drawn from the seed and the number of the insert alone.</summary>
    private int DrawLevel(ulong insert)
    {
        var x = Options.Seed + (insert + 1) * 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        x ^= x >> 31;
        var uniform = ((x >> 11) + 0.5) / (1ul << 53);
        return (int)Math.Min(-Math.Log(uniform) / Math.Log(Options.M), NodeStore.MaxLevel);
    }

    private readonly struct ConnectVisitor(NodeStore nodes, GraphWriter writer) : IKernelVisitor
    {
        public void Visit<TKernel>(TKernel kernel) where TKernel : struct, IRowKernel => new Connectivity(nodes).Restore(kernel, writer);
    }

    private readonly struct NoObserver : INodeObserver
    {
        public void Assigned(int node)
        {
        }
    }

    private readonly struct LinkVisitor(NodeStore nodes, GraphWriter writer, int node, bool ensureFound) : IKernelVisitor
    {
        public void Visit<TKernel>(TKernel kernel)
            where TKernel : struct, IRowKernel
        {
            writer.Link(kernel, node);
            if (ensureFound)
                SelfSearch.Ensure(kernel, nodes, writer, node);
        }
    }

    private readonly struct SweepVisitor(RepairSweep sweep, int live, bool all) : IKernelVisitor
    {
        public void Visit<TKernel>(TKernel kernel) where TKernel : struct, IRowKernel
        {
            if (all)
                sweep.Finish(kernel);
            else
                sweep.Advance(kernel, live);
        }
    }
}
