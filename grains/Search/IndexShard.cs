using System.Text;
using ProductionValue.Contracts;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Tracks;
using ProductionValue.Search;

namespace ProductionValue.Grains.Search;

/// <summary>One shard's index with what filters need: one writer, any number of searches beside it. Knows nothing of grains.</summary>
internal sealed class IndexShard
{
    private readonly HnswIndex index;
    private readonly ShardEntries entries = new();
    private readonly LoadedGeneration generation;
    private readonly int efSearch;
    private readonly Lock closing = new();
    private int searching;
    private bool closed;

    private IndexShard(HnswIndex index, LoadedGeneration generation, int efSearch, long sequence, string? damage)
    {
        (this.index, this.generation, this.efSearch) = (index, generation, efSearch);
        (Sequence, SnapshotSequence, Damage) = (sequence, sequence, damage);
        Measures.Holds(index.Count);
    }

    /// <summary>Tracks it holds.</summary>
    public int Count => index.Count;

    /// <summary>Feature schema of its generation.</summary>
    public string Schema => generation.Schema;

    /// <summary>Every row up to this sequence has been seen.</summary>
    public long Sequence { get; set; }

    /// <summary>Every row up to this sequence is in the saved snapshot.</summary>
    public long SnapshotSequence { get; private set; }

    /// <summary>What is measured of it.</summary>
    public ShardMeasures Measures { get; } = new(TimeProvider.System);

    /// <summary>What was wrong with the snapshot that could not be loaded; null when nothing was.</summary>
    public string? Damage { get; }

    /// <summary>Loads the snapshot of this very generation, or starts empty where there is none or it is damaged (it is set aside then).</summary>
    public static Task<IndexShard> Open(string path, LoadedGeneration generation, LibraryOptions options, CancellationToken cancellationToken) =>
        Task.Run(() => Open(path, generation, options), cancellationToken);

    /// <summary>Applies a change if it is news.</summary>
    public void Apply(IndexChange change)
    {
        if (!entries.IsNews(change))
            return;
        if (change.Features is { } features)
            index.Add((ulong)change.Ordinal, generation.Embed(features.Values), new EntryObserver(entries, entries.EntryOf(change)));
        else
            index.Remove((ulong)change.Ordinal);
        entries.Note(change);
        Measures.Changed(index.Count);
    }

    /// <summary>Applies rows read from the store.</summary>
    public void Read(IEnumerable<TrackRow> rows)
    {
        foreach (var row in rows)
            Apply(TrackPropagation.ChangeOf(row, row.FeaturesIn(Schema)));
    }

    /// <summary>Notes a row whose embedding the loaded snapshot already holds.</summary>
    public void Note(TrackRow row)
    {
        if (!index.TryGetNode((ulong)row.Ordinal, out var node))
            return;
        var change = TrackPropagation.ChangeOf(row, new FeatureVector(Schema, []));
        entries.Assign(node, entries.EntryOf(change));
        entries.Note(change);
    }

    /// <summary>Measures how far a track that comes in lies from what the generation was fitted on.</summary>
    public void Measure(IndexChange change)
    {
        if (change.Features is { } features)
            Measures.Arrived(generation.Model.Embedding.StandardizeFromMean(features.Values));
    }

    /// <summary>Whether a track is in the index.</summary>
    public bool Holds(TrackId track) => entries.Holds(track);

    /// <summary>The nearest tracks that pass, closest first.</summary>
    public ShardNeighbor[] Search(ShardQuery query)
    {
        if (!Enter())
            return [];
        try
        {
            var nearest = new Neighbor[Math.Min(query.K, Math.Max(1, index.Count))];
            var filter = new ShardFilter(entries, query);
            var found = index.Search(query.Embedding, nearest, Math.Max(efSearch, query.K), filter);
            Measures.Found(nearest.AsSpan(0, found));
            if (RecallSampling.Shared.TryBegin())
                RecallSampling.Shared.Measure(() => Recall(query, [.. nearest.Take(found).Select(neighbor => 1 - neighbor.Distance)]));
            var neighbors = new List<ShardNeighbor>(found);
            foreach (var neighbor in nearest.AsSpan(0, found))
            {
                if (entries[neighbor.Node] is { } entry && entry.Ordinal == neighbor.Id)
                    neighbors.Add(new ShardNeighbor(entry.Track, 1 - neighbor.Distance, query.WithEmbeddings ? EmbeddingOf(neighbor.Node, neighbor.Id) : null));
            }

            return [.. neighbors];
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>The embedding of a track it holds, unit length; null where it does not hold it.</summary>
    public float[]? EmbeddingOf(TrackId track)
    {
        if (!entries.TryGetOrdinal(track, out var ordinal) || !Enter())
            return null;
        try
        {
            return index.TryGetNode(ordinal, out var node) ? EmbeddingOf(node, ordinal) : null;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Saves what it holds and which rows that is.</summary>
    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        index.Save(path, (ulong)Sequence, Encoding.UTF8.GetBytes(generation.Tag));
        SnapshotSequence = Sequence;
        Measures.Saved();
    }

    /// <summary>Frees the memory once the last search has left.</summary>
    public void Close()
    {
        lock (closing)
        {
            if (closed)
                return;
            closed = true;
            if (searching == 0)
                index.Dispose();
        }
    }

    private static IndexShard Open(string path, LoadedGeneration generation, LibraryOptions options)
    {
        string? damage = null;
        if (File.Exists(path))
        {
            try
            {
                var loaded = HnswIndex.Load(path, out var sequence, out var tag);
                var fit = Encoding.UTF8.GetString(tag);
                if (fit == generation.Tag)
                {
                    var shard = new IndexShard(loaded, generation, options.EfSearch, (long)sequence, null);
                    shard.Measures.Loaded(File.GetLastWriteTimeUtc(path));
                    return shard;
                }

                loaded.Dispose();
                damage = $"{path}: expected generation {generation.Tag}, got {fit}";
            }
            catch (InvalidDataException invalid)
            {
                damage = invalid.Message;
            }

            File.Move(path, path + ".damaged", overwrite: true);
        }

        var empty = new HnswIndex(new HnswOptions { Dimensions = generation.Dimensions, Metric = Metric.Cosine, Seed = (ulong)generation.Number });
        return new IndexShard(empty, generation, options.EfSearch, 0, damage);
    }

    /// <summary>Puts a track's entry beside the node it is given, before any reader can see that.</summary>
    private readonly struct EntryObserver(ShardEntries entries, ShardEntry entry) : INodeObserver
    {
        public void Assigned(int node) => entries.Assign(node, entry);
    }

    /// <summary>Share of the exact answer that was found; null where the shard has been closed meanwhile.</summary>
    private double? Recall(ShardQuery query, float[] found)
    {
        if (!Enter())
            return null;
        try
        {
            var nearest = new Neighbor[Math.Min(query.K, Math.Max(1, index.Count))];
            var exact = index.SearchExact(query.Embedding, nearest, new ShardFilter(entries, query));
            return RecallSampling.Of(found, [.. nearest.Take(exact).Select(neighbor => 1 - neighbor.Distance)]);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Copies a node's embedding, unless the node was given to another track meanwhile.</summary>
    private float[]? EmbeddingOf(int node, ulong ordinal)
    {
        if (!Holds(node, ordinal))
            return null;
        var embedding = new float[generation.Dimensions];
        try
        {
            index.CopyEmbedding(node, embedding);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null; // Removed a moment ago.
        }

        return Holds(node, ordinal) ? embedding : null;
    }

    private bool Holds(int node, ulong ordinal) => index.TryGetNode(ordinal, out var now) && now == node;

    private bool Enter()
    {
        lock (closing)
        {
            if (!closed)
                searching++;
            return !closed;
        }
    }

    private void Leave()
    {
        lock (closing)
        {
            if (--searching == 0 && closed)
                index.Dispose();
        }
    }
}
