using ProductionValue.Search.Hnsw;
using ProductionValue.Search.Storage;

namespace ProductionValue.Search;

/// <summary>
/// Hierarchical Navigable Small World graph (Malkov &amp; Yashunin, 2016) over embeddings, alive: any number of threads search it without a
/// lock while one thread adds and removes. Calls that change it may come from several threads; they take turns.
/// </summary>
/// <remarks>Unmanaged memory, about 160 bytes a node beside its embedding at M = 16; no allocation a search. Format on disk: docs/INDEX-FORMAT.md.</remarks>
public sealed unsafe partial class HnswIndex : IDisposable
{
    private readonly Lock writing = new();
    private readonly NodeStore nodes;
    private readonly ReaderPool readers;
    private readonly GraphWriter writer;
    private readonly RepairSweep sweep;
    private ulong inserts; // Draws of levels so far: with the seed, all the chance there is.
    private long replacements; // Odd while an embedding is being replaced.
    private CodeBook? codes;
    private bool disposed;

    /// <summary>An empty index.</summary>
    /// <param name="options">Its shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its limits.</exception>
    public HnswIndex(HnswOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Options = options;
        nodes = new(options);
        readers = new(nodes);
        writer = new(nodes, null);
        sweep = new(nodes, readers, writer);
    }

    /// <summary>Its shape.</summary>
    public HnswOptions Options { get; }

    /// <summary>Embeddings that can be found.</summary>
    public int Count => nodes.Table.Count;

    /// <summary>One more than the largest NodeId in use: the length of arrays kept beside the index. Grows with <see cref="Add(ulong, ReadOnlySpan{float})"/>, never shrinks.</summary>
    public int NodeCapacity => nodes.Count;

    /// <summary>Removed nodes still walked through; kept below a few per cent by the removals themselves.</summary>
    public int TombstoneCount => sweep.Tombstones;

    /// <summary>Whether <paramref name="id"/> can be found.</summary>
    public bool Contains(ulong id) => TryGetNode(id, out _);

    /// <summary>The node an id has now.</summary>
    /// <param name="id">The id it was added under.</param>
    /// <param name="node">Its NodeId, or -1.</param>
    public bool TryGetNode(ulong id, out int node)
    {
        var scratch = readers.Enter();
        node = nodes.Table.Find(id);
        readers.Leave(scratch);
        return node >= 0;
    }

    /// <summary>The id of a node.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No embedding is stored at <paramref name="node"/>.</exception>
    public ulong IdOf(int node)
    {
        var scratch = readers.Enter();
        try
        {
            RequireNode(node);
            return nodes.Ids[node];
        }
        finally
        {
            readers.Leave(scratch);
        }
    }

    /// <summary>Copies a stored embedding, scaled to unit length where the metric is <see cref="Metric.Cosine"/>.</summary>
    /// <param name="node">Its NodeId.</param>
    /// <param name="embedding">Receives it [dimensions].</param>
    /// <exception cref="ArgumentOutOfRangeException">No embedding is stored at <paramref name="node"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="embedding"/> has the wrong length.</exception>
    public void CopyEmbedding(int node, Span<float> embedding)
    {
        Require.Length(embedding, Options.Dimensions);
        var scratch = readers.Enter();
        try
        {
            RequireNode(node);
            new ReadOnlySpan<float>(nodes.Row(node), Options.Dimensions).CopyTo(embedding);
        }
        finally
        {
            readers.Leave(scratch);
        }
    }

    /// <summary>Copies the embedding an id has now, as <see cref="CopyEmbedding"/> does.</summary>
    /// <param name="id">The id it was added under.</param>
    /// <param name="embedding">Receives it [dimensions].</param>
    /// <returns>False when there is none of this id.</returns>
    /// <exception cref="ArgumentException"><paramref name="embedding"/> has the wrong length.</exception>
    public bool TryCopyEmbedding(ulong id, Span<float> embedding)
    {
        Require.Length(embedding, Options.Dimensions);
        var scratch = readers.Enter();
        var node = nodes.Table.Find(id);
        if (node >= 0)
            new ReadOnlySpan<float>(nodes.Row(node), Options.Dimensions).CopyTo(embedding);
        readers.Leave(scratch);
        return node >= 0;
    }

    /// <summary>Lets running searches end, then frees the memory. Calls after that throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        lock (writing)
        {
            if (disposed)
                return;
            disposed = true;
            readers.Dispose();
            codes?.Dispose();
            writer.Dispose();
            nodes.Dispose();
        }
    }

    /// <summary>Live nodes no walk from the entry point reaches on layer 0: none after a sweep.</summary>
    internal int CountUnreached()
    {
        lock (writing)
            return new Connectivity(nodes).CountUnreached();
    }

    /// <summary>Links on layer 0 a live node has on average.</summary>
    internal double MeanDegree()
    {
        long links = 0;
        for (var node = 0; node < nodes.Count; node++)
            links += nodes.State(node) == NodeState.Live ? LinkRow.Count(nodes.Links(node, 0), nodes.BaseSlots, node) : 0;
        return (double)links / Math.Max(1, Count);
    }

    private void RequireNode(int node)
    {
        Require.InRange(node, 0, nodes.Count - 1);
        if (nodes.State(node) == NodeState.Free)
            throw new ArgumentOutOfRangeException(nameof(node), node, "expected a node that holds an embedding");
    }

    /// <summary>Copies an embedding into a padded row, scaled to unit length for cosine.</summary>
    private void Prepare(ReadOnlySpan<float> embedding, float* row, string name)
    {
        if (embedding.Length != Options.Dimensions)
            throw new ArgumentException($"expected {Options.Dimensions} dimensions, got {embedding.Length}", name);
        var squares = 0.0;
        foreach (var x in embedding)
            squares += (double)x * x;
        if (!(squares <= MaxSquaredLength))
            throw new ArgumentException($"expected finite numbers of squared length up to {MaxSquaredLength:G3}, got {squares:G3}", name);
        var scale = 1.0;
        if (Options.Metric == Metric.Cosine)
        {
            if (squares == 0)
                throw new ArgumentException("expected an embedding of length above zero for the cosine, got zeros", name);
            scale = 1 / Math.Sqrt(squares);
        }
        for (var i = 0; i < embedding.Length; i++)
            row[i] = (float)(embedding[i] * scale);
        new Span<float>(row + embedding.Length, nodes.Blocks * 16 - embedding.Length).Clear();
    }

    /// <summary>So that no distance between two embeddings overflows a float.</summary>
    private const double MaxSquaredLength = float.MaxValue / 8.0;
}
