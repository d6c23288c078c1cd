using System.Text;
using ProductionValue.Contracts;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Tracks;
using ProductionValue.Search;

namespace ProductionValue.Grains.Search;

/// <summary>One shard's index with what filters need: one writer, any number of searches beside it. Knows nothing of grains.</summary>
internal sealed partial class IndexShard
{
    /// <summary>Embeddings that are equal but for what 8-bit quantization loses.</summary>
    private const float SameCosine = 0.99f;

    private readonly HnswIndex index;
    private readonly ShardEntries entries;
    private readonly LoadedGeneration generation;
    private readonly string tag;
    private readonly int efSearch;
    private readonly int buildThreads;
    private readonly Lock closing = new();
    private int searching;
    private bool closed;

    private IndexShard(
        HnswIndex index, LoadedGeneration generation, string tag, LibraryOptions options, long sequence, string? damage, bool salvaged = false)
    {
        (this.index, this.generation, this.tag, efSearch, buildThreads) = (index, generation, tag, options.EfSearch, options.BuildThreads);
        entries = new ShardEntries(index.Count);
        (Sequence, SnapshotSequence, Damage, Salvaged) = (sequence, sequence, damage, salvaged);
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

    /// <summary>What was wrong with the snapshot; null when nothing was.</summary>
    public string? Damage { get; }

    /// <summary>A part of the snapshot was saved from damage: <see cref="Mend"/> has to bring back what was lost of the rows it held.</summary>
    public bool Salvaged { get; }

    /// <summary>Applies a change if it is news.</summary>
    public void Apply(IndexChange change)
    {
        if (!entries.IsNews(change))
            return;
        if (change.Features is { } features)
        {
            var embedding = generation.Embed(features.Values);
            var entry = entries.EntryOf(change, generation.Model.Proximity?.Profile(embedding));
            index.Add((ulong)change.Ordinal, embedding, new EntryObserver(entries, entry));
        }
        else
            index.Remove((ulong)change.Ordinal);
        entries.Note(change);
        Measures.Changed(index.Count);
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

    /// <summary>Measures how far a track that comes in lies from what the generation was fitted on.</summary>
    public void Measure(IndexChange change)
    {
        if (change.Features is { } features)
            Measures.Arrived(generation.Model.Embedding.StandardizeFromMean(features.Values));
    }

    /// <summary>Whether a track is in the index.</summary>
    public bool Holds(TrackId track) => entries.Holds(track);

    /// <summary>The nearest tracks that pass, most similar first; none once the shard is closed.</summary>
    /// <exception cref="OperationCanceledException">The question is no longer of interest.</exception>
    public ShardNeighbor[] Search(ShardQuery query, CancellationToken cancellationToken)
    {
        if (!Enter())
            return [];
        try
        {
            if (query is { Also: null, Not: null } && RecallSampling.Shared.TryBegin())
                RecallSampling.Shared.Measure(() => Recall(query));
            return new ShardSearch(index, entries, generation.Model.Proximity, efSearch, Measures).Run(query, cancellationToken);
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
            var embedding = new float[generation.Dimensions];
            return index.TryCopyEmbedding(ordinal, embedding) ? embedding : null;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>A track it holds with what a question about it needs; null where it does not hold it.</summary>
    public IndexedTrack? Find(TrackId track)
    {
        if (EmbeddingOf(track) is not { } embedding || !entries.TryGetOrdinal(track, out var ordinal) || !Enter())
            return null;
        try
        {
            return index.TryGetNode(ordinal, out var node) && entries[node] is { } entry && entry.Ordinal == ordinal
                ? new IndexedTrack(embedding, entry.Label, entry.Content)
                : null;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>What to ask every shard about a track of this one; null where it does not hold it.</summary>
    /// <param name="query">What is asked for, about one track alone.</param>
    /// <param name="pool">Nearest tracks that are ranked again by mutual proximity.</param>
    public ShardQuery? QuestionAbout(SimilarQuery query, int pool)
    {
        if (query.Query.Track is not { } track || Find(track) is not { } found)
            return null;
        var question = SeedQuestion.Ask([ResolvedQuery.Of(track, query.Query.Label, generation, found)], [], query);
        return question.Value is { } asked ? asked with { Pool = pool } : null;
    }

    /// <summary>Saves what it holds and which rows that is.</summary>
    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        index.Save(path, (ulong)Sequence, Encoding.UTF8.GetBytes(tag));
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

    /// <summary>Puts a track's entry beside the node it is given, before any reader can see that.</summary>
    private readonly struct EntryObserver(ShardEntries entries, ShardEntry entry) : INodeObserver
    {
        public void Assigned(int node) => entries.Assign(node, entry);
    }

    /// <summary>Share of the exact answer that the walk finds for a live query; null where the shard has been closed meanwhile.</summary>
    private double? Recall(ShardQuery query)
    {
        if (!Enter())
            return null;
        try
        {
            var (nearest, filter) = (new Neighbor[Math.Min(query.K, Math.Max(1, index.Count))], new ShardFilter(entries, query));
            float[] found = [.. nearest.Take(index.Search(query.Embedding, nearest, Math.Max(efSearch, query.K), filter)).Select(neighbor => 1 - neighbor.Distance)];
            return RecallSampling.Of(found, [.. nearest.Take(index.SearchExact(query.Embedding, nearest, filter)).Select(neighbor => 1 - neighbor.Distance)]);
        }
        finally
        {
            Leave();
        }
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
