using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Storage;

/// <summary>Where a page ended, as text that a client only hands back.</summary>
internal static class CatalogueCursor
{
    private const string TrackList = "tracks";
    private const string ProducerList = "producers";

    /// <summary>Refuses a page of a size nobody serves.</summary>
    /// <exception cref="ArgumentException">It is out of range.</exception>
    public static void CheckLimit(int limit, StorageOptions options)
    {
        if (limit < 1 || limit > options.MaxPageLimit)
            throw new ArgumentException($"limit: expected 1 to {options.MaxPageLimit}, got {limit}", nameof(limit));
    }

    /// <summary>Where a page of tracks ended.</summary>
    /// <exception cref="ArgumentException">It is no cursor.</exception>
    public static string ReadTracks(string cursor) => Read(TrackList, cursor, 1)[0];

    /// <summary>Where a page of producers ended; before the first one where there was no page.</summary>
    /// <exception cref="ArgumentException">It is no cursor.</exception>
    public static (long Tracks, string Name, string Id) ReadProducers(string? cursor)
    {
        if (cursor is null)
            return (int.MaxValue, "", "");
        var parts = Read(ProducerList, cursor, 3);
        return long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var tracks)
            ? (tracks, parts[1], parts[2])
            : throw NotOne(ProducerList, cursor, null);
    }

    /// <summary>A page of tracks from the rows read for it, one more than it holds where there is a next one.</summary>
    public static TrackPage ToPage(List<(string Listing, TrackSummary Track)> rows, int limit, long total) => new(
        [.. rows.Take(limit).Select(row => row.Track)], rows.Count > limit ? Write(TrackList, rows[limit - 1].Listing) : null, total);

    /// <summary>A page of producers from the rows read for it, one more than it holds where there is a next one.</summary>
    public static ProducerPage ToPage(IReadOnlyList<ProducerSummary> rows, int limit, int total)
    {
        var last = rows.Count > limit ? rows[limit - 1] : null;
        return new ProducerPage(
            [.. rows.Take(limit)],
            last is null ? null : Write(ProducerList, last.Tracks.ToString(CultureInfo.InvariantCulture), last.Producer, last.Id.Value), total);
    }

    /// <summary>Makes a cursor.</summary>
    /// <param name="list">Which list it belongs to.</param>
    /// <param name="position">The last row's place in that list's order.</param>
    private static string Write(string list, params string[] position) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes([list, .. position], StoredJson.Readable.StringArray));

    /// <summary>Reads a cursor of the list.</summary>
    /// <returns>The last row's place, <paramref name="parts"/> texts.</returns>
    /// <exception cref="ArgumentException">It is not one.</exception>
    private static string[] Read(string list, string cursor, int parts)
    {
        string[]? read = null;
        try
        {
            read = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(cursor), StoredJson.Readable.StringArray);
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException or DecoderFallbackException)
        {
            throw NotOne(list, cursor, wrong);
        }

        if (read is null || read.Length != parts + 1 || read[0] != list || Array.Exists(read, part => part is null))
            throw NotOne(list, cursor, null);
        return read[1..];
    }

    private static ArgumentException NotOne(string list, string cursor, Exception? cause) => new(
        $"cursor: expected the next of an earlier page of {list}, got \"{(cursor.Length > 40 ? string.Concat(cursor.AsSpan(0, 40), "…") : cursor)}\"",
        nameof(cursor), cause);
}
