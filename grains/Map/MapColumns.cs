using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;
using ProductionValue.Learning;

namespace ProductionValue.Grains.Map;

/// <summary>Puts places and what is known of the tracks side by side. Pure.</summary>
internal static class MapColumns
{
    /// <summary>The map's columns, in the order of the rows.</summary>
    /// <param name="rows">The tracks, in order; those without a place are left out.</param>
    /// <param name="places">Their places.</param>
    /// <param name="scale">What coordinates are divided by.</param>
    /// <param name="generation">The generation.</param>
    /// <param name="version">The map's version.</param>
    public static LibraryMap Of(IReadOnlyList<TrackRow> rows, IReadOnlyDictionary<TrackId, MapPoint> places, float scale, int generation, long version)
    {
        TrackRow[] shown = [.. rows.Where(row => places.ContainsKey(row.Track))];
        var producers = shown.SelectMany(row => row.Credits.Where(credit => credit.Trains).DistinctBy(credit => credit.ProducerId))
            .GroupBy(credit => credit.ProducerId)
            .OrderByDescending(credits => credits.Count()).ThenBy(credits => credits.Key.Value, StringComparer.Ordinal)
            .Select((credits, position) => (credits.Key, Name: Spelling(credits), position)).ToArray();
        var positions = producers.ToDictionary(producer => producer.Key, producer => producer.position);
        return new LibraryMap(
            generation,
            Array.ConvertAll(producers, producer => producer.Name),
            Array.ConvertAll(shown, row => row.Track),
            Array.ConvertAll(shown, row => Round(places[row.Track].X / scale)),
            Array.ConvertAll(shown, row => Round(places[row.Track].Y / scale)),
            Array.ConvertAll(shown, row => row.TrainingProducers is [var first, ..] ? positions[first] : -1),
            Array.ConvertAll(shown, row => row.Metadata.Title),
            Array.ConvertAll(shown, row => row.Metadata.Artist),
            version);
    }

    private static string Spelling(IEnumerable<Credit> credits) =>
        credits.GroupBy(credit => credit.Producer, StringComparer.Ordinal).OrderByDescending(spelling => spelling.Count()).ThenBy(spelling => spelling.Key, StringComparer.Ordinal).First().Key;

    /// <summary>Four decimals: a ten-thousandth of the map's half is less than a pixel.</summary>
    private static float Round(float value) => MathF.Round(value, 4);
}
