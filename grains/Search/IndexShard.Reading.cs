using System.Runtime.CompilerServices;
using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;
using ProductionValue.Learning;
using ProductionValue.Search;

namespace ProductionValue.Grains.Search;

/// <content>Takes in what the track rows say.</content>
internal sealed partial class IndexShard
{
    /// <summary>New tracks that are worth a start of several threads.</summary>
    private const int LeastSideBySide = 256;

    private readonly Lock noting = new();

    /// <summary>Applies rows read from the store: those of tracks that are new, on many threads.</summary>
    public void Read(IEnumerable<TrackRow> rows)
    {
        var (fresh, others, seen) = (new List<IndexChange>(), new List<IndexChange>(), new HashSet<long>());
        foreach (var change in rows.Select(row => TrackPropagation.ChangeOf(row, row.FeaturesIn(Schema))))
        {
            var first = seen.Add(change.Ordinal) && change.Features is not null && entries.VersionOf(change.Ordinal) is null;
            (first && !index.Contains((ulong)change.Ordinal) ? fresh : others).Add(change);
        }

        if (fresh.Count < LeastSideBySide)
            fresh.ForEach(Apply);
        else
            Add(fresh);
        others.ForEach(Apply);
    }

    /// <summary>Notes a row whose embedding the loaded snapshot already holds. Safe on several threads as long as nothing else changes the shard.</summary>
    public void Note(TrackRow row)
    {
        var held = index.TryGetNode((ulong)row.Ordinal, out var node);
        if (!held && !row.Deleted)
            return;
        var change = TrackPropagation.ChangeOf(row, held ? new FeatureVector(Schema, []) : null);
        var profile = held ? ProximityOf((ulong)row.Ordinal) : null;
        lock (noting)
        {
            if (held)
                entries.Assign(node, entries.EntryOf(change, profile));
            entries.Note(change); // Of a deleted track: what was said of it before is not news.
        }
    }

    /// <summary>Notes a row, and adds its embedding again where the snapshot has lost it.</summary>
    /// <returns>Whether it had.</returns>
    public bool Mend(TrackRow row)
    {
        Note(row);
        if (row.Deleted || Holds(row.Track) || row.FeaturesIn(Schema) is not { } features)
            return false;
        Apply(TrackPropagation.ChangeOf(row, features));
        return true;
    }

    /// <summary>Adds tracks that it has never seen, each once.</summary>
    private void Add(List<IndexChange> fresh)
    {
        var dimensions = generation.Dimensions;
        var (embeddings, profiles) = (new float[fresh.Count * dimensions], new ProximityProfile?[fresh.Count]);
        Parallel.For(0, fresh.Count, new ParallelOptions { MaxDegreeOfParallelism = buildThreads }, i =>
        {
            var embedding = generation.Embed(fresh[i].Features!.Values);
            embedding.CopyTo(embeddings.AsSpan(i * dimensions));
            profiles[i] = generation.Model.Proximity?.Profile(embedding);
        });
        ShardEntry[] added = [.. fresh.Select((change, i) => entries.EntryOf(change, profiles[i]))];
        index.AddMany(
            fresh.Select(change => (ulong)change.Ordinal).ToArray(), embeddings, buildThreads, new BatchObserver(entries, added, new StrongBox<int>()), ensureFound: true);
        fresh.ForEach(entries.Note);
        Measures.Changed(index.Count, fresh.Count);
    }

    private ProximityProfile? ProximityOf(ulong ordinal)
    {
        var embedding = new float[generation.Dimensions];
        return index.TryCopyEmbedding(ordinal, embedding) ? generation.Model.Proximity?.Profile(embedding) : null;
    }

    /// <summary>Puts the entries of tracks that all get a node of their own, one after the other, beside their nodes.</summary>
    private readonly struct BatchObserver(ShardEntries entries, ShardEntry[] batch, StrongBox<int> next) : INodeObserver
    {
        public void Assigned(int node) => entries.Assign(node, batch[next.Value++]);
    }
}
