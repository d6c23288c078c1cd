using ProductionValue.Contracts;
using ProductionValue.Search;

namespace ProductionValue.Grains.Search;

/// <summary>Which nodes of a shard may be in an answer, decided inside the walk.</summary>
internal readonly struct ShardFilter : INodeFilter
{
    private readonly ShardEntries entries;
    private readonly ShardQuery query;

    // Known by number where the shard holds them: comparing names fetches the name of every track that is met.
    private readonly List<ulong> exceptOrdinals = [];
    private readonly List<TrackId> exceptTracks = [];

    public ShardFilter(ShardEntries entries, ShardQuery query)
    {
        (this.entries, this.query) = (entries, query);
        foreach (var track in query.ExceptTracks)
        {
            if (entries.TryGetOrdinal(track, out var ordinal))
                exceptOrdinals.Add(ordinal);
            else
                exceptTracks.Add(track); // Nobody's, another shard's, or one that is just being added.
        }
    }

    /// <inheritdoc/>
    public bool Passes(int node) => entries[node] is { } entry && Passes(entry);

    private bool Passes(ShardEntry entry) =>
        !exceptOrdinals.Contains(entry.Ordinal)
        && (exceptTracks.Count == 0 || !exceptTracks.Contains(entry.Track))
        && !Holds(query.ExceptContents, entry.Content)
        && (query.ExceptArtists is null || !Among(query.ExceptArtists, entry.Label.Artist))
        && (query.ExceptAlbums is null || !Among(query.ExceptAlbums, entry.Label.Album))
        && (query.FromYear is not { } from || entry.Year >= from)
        && (query.ToYear is not { } to || (entry.Year > 0 && entry.Year <= to))
        && (query.ExceptProducer is not { } except || !entry.Label.ProducerIds.Contains(except))
        && (query.OnlyProducer is not { } only || entry.Label.ProducerIds.Contains(only));

    private static bool Holds(UInt128[]? contents, UInt128 content)
    {
        foreach (var other in contents ?? [])
        {
            if (other == content)
                return true;
        }

        return false;
    }

    private static bool Among(string[] names, string name)
    {
        foreach (var other in names)
        {
            if (string.Equals(other, name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
