using ProductionValue.Contracts;
using ProductionValue.Search;

namespace ProductionValue.Grains.Search;

/// <summary>Which nodes of a shard may be in an answer, decided inside the walk.</summary>
internal readonly struct ShardFilter(ShardEntries entries, ShardQuery query) : INodeFilter
{
    /// <inheritdoc/>
    public bool Passes(int node) => entries[node] is { } entry && Passes(entry, query);

    /// <summary>Whether a track's entry passes the query's filters.</summary>
    public static bool Passes(ShardEntry entry, ShardQuery query) =>
        !query.ExceptTracks.Contains(entry.Track)
        && !Among(query.ExceptArtists, entry.Artist)
        && !Among(query.ExceptAlbums, entry.Album)
        && (query.FromYear is not { } from || entry.Year >= from)
        && (query.ToYear is not { } to || (entry.Year > 0 && entry.Year <= to))
        && (query.ExceptProducer is not { } except || !entry.Producers.Contains(except))
        && (query.OnlyProducer is not { } only || entry.Producers.Contains(only));

    private static bool Among(string[]? names, string name)
    {
        foreach (var other in names ?? [])
        {
            if (string.Equals(other, name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
