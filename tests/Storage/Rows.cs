using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Tests.Storage;

/// <summary>Track rows for tests of the storage.</summary>
internal static class Rows
{
    public const string Schema = "production-1";

    public static TrackRow Row(
        string track, long version = 1, string title = "Title", string artist = "Artist", string album = "Album", string[]? producers = null,
        FeatureVector[]? features = null, string? content = null) => new(
            TrackId.Parse(track), 0, version, 0, false, content ?? $"content of {track}",
            new TrackMetadata(title, artist, album, $"/music/{track}.flac", null, 180.5),
            [.. (producers ?? []).Select(producer => new Credit(producer, CreditRole.Producer, CreditSource.Manifest))],
            features ?? [new FeatureVector(Schema, [version, 0.5f, -1e-20f])], [], []);

    public static TrackRow Tombstone(TrackRow row) => row with { Version = row.Version + 1, Deleted = true, Credits = [], Features = [] };

    public static async Task<List<T>> Collect<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
            list.Add(item);
        return list;
    }
}
