using System.Text;
using ProductionValue.Contracts;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Tracks;
using ProductionValue.Search;

namespace ProductionValue.Grains.Search;

/// <summary>One shard's index with what filters need: one writer, any number of searches beside it. Knows nothing of grains.</summary>
internal sealed class IndexShard
{
    /// <summary>Embeddings that are equal but for what 8-bit quantization loses.</summary>
    private const float SameCosine = 0.99f;

    private readonly HnswIndex index;
    private readonly ShardEntries entries = new();
    private readonly LoadedGeneration generation;
    private readonly string tag;
    private readonly int efSearch;
    private readonly Lock closing = new();
    private int searching;
    private bool closed;

    private IndexShard(HnswIndex index, LoadedGeneration generation, string tag, int efSearch, long sequence, string? damage)
    {
        (this.index, this.generation, this.tag, this.efSearch) = (index, generation, tag, efSearch);
        (Sequence, SnapshotSequence, Damage) = (sequence, sequence, damage);
    }

    /// <summary>Tracks it holds.</summary>
    public int Count => index.Count;

    /// <summary>Feature schema of its generation.</summary>
    public string Schema => generation.Schema;

    /// <summary>Every row up to this sequence has been seen.</summary>
    public long Sequence { get; set; }

    /// <summary>Every row up to this sequence is in the saved snapshot.</summary>
    public long SnapshotSequence { get; private set; }

    /// <summary>What was wrong with the snapshot that could not be loaded; null when nothing was.</summary>
    public string? Damage { get; }

    /// <summary>
    /// Loads the snapshot of this very shard of this very generation, or starts empty where there is none, or it is damaged or of rows that
    /// are gone (it is set aside then).
    /// </summary>
    /// <param name="path">The snapshot's file.</param>
    /// <param name="generation">The generation.</param>
    /// <param name="shard">The shard's ordinal.</param>
    /// <param name="lastSequence">The newest row's sequence: a snapshot beyond it was made of other rows.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Task<IndexShard> Open(
        string path, LoadedGeneration generation, int shard, long lastSequence, LibraryOptions options, CancellationToken cancellationToken) =>
        Task.Run(() => Open(path, generation, $"{generation.Tag} {options.Library} {shard}/{options.ShardCount}", lastSequence, options), cancellationToken);

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

    /// <summary>Whether the shard holds of a row what it should, or something newer.</summary>
    /// <param name="row">A row this shard owns, with its vector.</param>
    public bool Agrees(TrackRow row)
    {
        var change = TrackPropagation.ChangeOf(row, row.FeaturesIn(Schema));
        if (entries.VersionOf(row.Ordinal) is { } version && version > row.Version)
            return true;
        if (change.Features is null)
            return !Holds(row.Track) && !index.Contains((ulong)row.Ordinal);
        if (!Holds(row.Track) || !index.TryGetNode((ulong)row.Ordinal, out var node))
            return false;
        var held = new float[generation.Dimensions];
        index.CopyEmbedding(node, held);
        return entries[node]?.Track == row.Track && CosineOf(held, generation.Embed(change.Features.Values)) > SameCosine;
    }

    private static float CosineOf(float[] one, float[] other)
    {
        var (dot, first, second) = (0f, 0f, 0f);
        for (var dimension = 0; dimension < one.Length; dimension++)
        {
            dot += one[dimension] * other[dimension];
            first += one[dimension] * one[dimension];
            second += other[dimension] * other[dimension];
        }

        return dot / MathF.Sqrt(first * second);
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
            var neighbors = new List<ShardNeighbor>(found);
            foreach (var neighbor in nearest.AsSpan(0, found))
            {
                if (entries[neighbor.Node] is { } entry && entry.Ordinal == neighbor.Id)
                    neighbors.Add(new ShardNeighbor(entry.Track, 1 - neighbor.Distance));
            }

            return [.. neighbors];
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
        index.Save(path, (ulong)Sequence, Encoding.UTF8.GetBytes(tag));
        SnapshotSequence = Sequence;
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

    private static IndexShard Open(string path, LoadedGeneration generation, string tag, long lastSequence, LibraryOptions options)
    {
        string? damage = null;
        if (File.Exists(path))
        {
            try
            {
                var loaded = HnswIndex.Load(path, out var sequence, out var saved);
                var fit = Encoding.UTF8.GetString(saved);
                if (fit == tag && (long)sequence <= lastSequence)
                    return new IndexShard(loaded, generation, tag, options.EfSearch, (long)sequence, null);
                loaded.Dispose();
                damage = fit == tag
                    ? $"{path}: expected rows up to sequence {lastSequence}, got up to {sequence}: the rows are older than the snapshot"
                    : $"{path}: expected shard {tag}, got {fit}";
            }
            catch (InvalidDataException invalid)
            {
                damage = invalid.Message;
            }

            File.Move(path, path + ".damaged", overwrite: true);
        }

        var empty = new HnswIndex(new HnswOptions { Dimensions = generation.Dimensions, Metric = Metric.Cosine, Seed = (ulong)generation.Number });
        return new IndexShard(empty, generation, tag, options.EfSearch, 0, damage);
    }

    /// <summary>Puts a track's entry beside the node it is given, before any reader can see that.</summary>
    private readonly struct EntryObserver(ShardEntries entries, ShardEntry entry) : INodeObserver
    {
        public void Assigned(int node) => entries.Assign(node, entry);
    }

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
