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
        !Holds(query.ExceptTracks, entry.Track)
        && !Holds(query.ExceptContents, entry.Content)
        && (query.ExceptArtists is null || !Among(query.ExceptArtists, entry.Label.Artist))
        && (query.ExceptAlbums is null || !Among(query.ExceptAlbums, entry.Label.Album))
        && (query.FromYear is not { } from || entry.Year >= from)
        && (query.ToYear is not { } to || (entry.Year > 0 && entry.Year <= to))
        && (query.ExceptProducer is not { } except || !entry.Label.ProducerIds.Contains(except))
        && (query.OnlyProducer is not { } only || entry.Label.ProducerIds.Contains(only));

    private static bool Holds(TrackId[] tracks, TrackId track)
    {
        foreach (var other in tracks)
        {
            if (other == track)
                return true;
        }

        return false;
    }

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
