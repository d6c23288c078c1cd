using System.Collections.Concurrent;
using ProductionValue.Contracts;
using ProductionValue.Learning;

namespace ProductionValue.Grains.Search;

/// <summary>What filters and answers must know of a track in a shard.</summary>
/// <param name="Ordinal">The track's id inside the index.</param>
/// <param name="Track">The track.</param>
/// <param name="Label">Its title, artist, album and the names of its producers.</param>
/// <param name="Content">Key of its audio content; 0: none.</param>
/// <param name="Year">Its year; 0 where it is not known.</param>
/// <param name="Proximity">How near it is to everything; null where the generation has no reference.</param>
internal sealed record ShardEntry(
    ulong Ordinal, TrackId Track, TrackLabel Label, UInt128 Content = default, int Year = 0, ProximityProfile? Proximity = null);

/// <summary>
/// The entries of a shard by the index's nodes, as its side array. One writer; any number of readers beside it, which see an entry before
/// the index can lead them to its node. A node may be given away again after a search has ended: compare the ordinals. Grows in chunks
/// that never move.
/// </summary>
/// <param name="expected">Tracks it is about to hold.</param>
internal sealed class ShardEntries(int expected = 0)
{
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly Dictionary<long, long> versions = new(expected);
    private readonly ConcurrentDictionary<TrackId, ulong> held = new(Environment.ProcessorCount, Math.Max(31, expected)); // Track → ordinal.
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly ProducerPostings postings = new();
    private (string[] Names, ProducerId[] Ids) lastProducers = ([], []);
    private ShardEntry?[]?[] chunks = new ShardEntry?[]?[16];

    /// <summary>The entry of the track that a node holds or held last; null where it never held one.</summary>
    public ShardEntry? this[int node]
    {
        get
        {
            var current = Volatile.Read(ref chunks);
            var chunk = node >> ChunkBits;
            return chunk < current.Length ? current[chunk]?[node & (ChunkSize - 1)] : null;
        }
    }

    /// <summary>Whether the shard holds this track.</summary>
    public bool Holds(TrackId track) => held.ContainsKey(track);

    /// <summary>The newest version seen of a track; null where none was.</summary>
    public long? VersionOf(long ordinal) => versions.TryGetValue(ordinal, out var version) ? version : null;

    /// <summary>The ordinal of a track that the shard holds.</summary>
    public bool TryGetOrdinal(TrackId track, out ulong ordinal) => held.TryGetValue(track, out ordinal);

    /// <summary>The ordinals of a producer's tracks, in no order; null where there are more than <paramref name="most"/>.</summary>
    public ulong[]? OrdinalsOf(ProducerId producer, int most) => postings.Of(producer, most);

    /// <summary>Whether the change is newer than what was seen of the track.</summary>
    public bool IsNews(IndexChange change) => !versions.TryGetValue(change.Ordinal, out var seen) || seen < change.Version;

    /// <summary>Notes a change that the index has taken.</summary>
    public void Note(IndexChange change)
    {
        versions[change.Ordinal] = change.Version;
        postings.Put((ulong)change.Ordinal, change.Features is null ? [] : change.Producers.AsSpan().SequenceEqual(lastProducers.Ids) ? lastProducers.Ids : change.Producers);
        if (change.Features is null)
            held.TryRemove(change.Track, out _);
        else
            held[change.Track] = (ulong)change.Ordinal;
    }

    /// <summary>The entry of a change's track.</summary>
    public ShardEntry EntryOf(IndexChange change, ProximityProfile? proximity = null)
    {
        var (names, ids) = ShareProducers(change.Names ?? [], change.Producers);
        return new(
            (ulong)change.Ordinal, change.Track, new TrackLabel(change.Title, Share(change.Artist), Share(change.Album), names, ids),
            ContentKey.Of(change.ContentId), change.Year ?? 0, proximity);
    }

    /// <summary>Puts an entry beside its node, before the index shows the node to readers.</summary>
    public void Assign(int node, ShardEntry entry)
    {
        var chunk = node >> ChunkBits;
        if (chunk >= chunks.Length)
        {
            var grown = new ShardEntry?[]?[Math.Max(chunk + 1, chunks.Length * 2)];
            chunks.CopyTo(grown, 0);
            Volatile.Write(ref chunks, grown);
        }

        var entries = chunks[chunk];
        if (entries is null)
        {
            entries = new ShardEntry?[ChunkSize];
            Volatile.Write(ref chunks[chunk], entries);
        }

        Volatile.Write(ref entries[node & (ChunkSize - 1)], entry);
    }

    // Tracks that come after each other are mostly of one album: one pair of lists.
    private (string[] Names, ProducerId[] Ids) ShareProducers(string[] names, ProducerId[] ids)
    {
        if (!ids.AsSpan().SequenceEqual(lastProducers.Ids) || !names.AsSpan().SequenceEqual(lastProducers.Names))
            lastProducers = (Array.ConvertAll(names, Share), ids);
        return lastProducers;
    }

    // Thousands of tracks share an artist or album: one string each.
    private string Share(string name)
    {
        if (names.TryGetValue(name, out var shared))
            return shared;
        names.Add(name, name);
        return name;
    }
}
