using System.Collections.Concurrent;
using ProductionValue.Contracts;

namespace ProductionValue.Grains.Search;

/// <summary>What filters must know of a track in a shard.</summary>
internal sealed record ShardEntry(TrackId Track, string Artist, string Album, ProducerId[] Producers);

/// <summary>
/// The entries of a shard by the tracks' ordinals. One writer; any number of readers beside it, which see an entry before the index can
/// lead them to it. Grows in chunks that never move.
/// </summary>
internal sealed class ShardEntries
{
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly Dictionary<long, long> versions = [];
    private readonly ConcurrentDictionary<TrackId, long> ordinals = new();
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private ShardEntry?[]?[] chunks = new ShardEntry?[]?[16];

    /// <summary>The entry of an ordinal, or null.</summary>
    public ShardEntry? this[ulong ordinal]
    {
        get
        {
            var current = Volatile.Read(ref chunks);
            var chunk = ordinal >> ChunkBits;
            return chunk < (ulong)current.Length ? current[chunk]?[ordinal & (ChunkSize - 1)] : null;
        }
    }

    /// <summary>Whether there is an entry of this track.</summary>
    public bool Holds(TrackId track) => ordinals.ContainsKey(track);

    /// <summary>Whether the change is newer than what was seen of the track.</summary>
    public bool IsNews(IndexChange change) => !versions.TryGetValue(change.Ordinal, out var seen) || seen < change.Version;

    /// <summary>Notes a change: its version, and its entry where it has features. Call it before the index learns of an insert.</summary>
    public void Note(IndexChange change)
    {
        versions[change.Ordinal] = change.Version;
        if (change.Features is null)
            return;
        ordinals[change.Track] = change.Ordinal;
        Set((ulong)change.Ordinal, new ShardEntry(change.Track, Share(change.Artist), Share(change.Album), change.Producers));
    }

    /// <summary>Drops an entry after the index has let go of it.</summary>
    public void Drop(long ordinal)
    {
        if (this[(ulong)ordinal] is not { } entry)
            return;
        ordinals.TryRemove(entry.Track, out _);
        Set((ulong)ordinal, null);
    }

    private void Set(ulong ordinal, ShardEntry? entry)
    {
        var chunk = (int)(ordinal >> ChunkBits);
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

        Volatile.Write(ref entries[ordinal & (ChunkSize - 1)], entry);
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
