using System.Globalization;

namespace ProductionValue.Silo.Storage;

/// <summary>What of a track a person may search by words.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Artist">Who performs, or empty.</param>
/// <param name="Album">Its release with the year.</param>
/// <param name="Producers">Its producers, a line each.</param>
internal sealed record CatalogueWords(string Title, string Artist, string Album, string Producers)
{
    /// <summary>The words of an entry.</summary>
    public static CatalogueWords Of(CatalogueEntry entry) => new(
        entry.Title, entry.Artist,
        entry.Year is { } year ? string.Create(CultureInfo.InvariantCulture, $"{entry.Album} {year}") : entry.Album,
        string.Join('\n', entry.Producers.Select(credit => credit.Name)));
}
