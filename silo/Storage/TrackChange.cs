using ProductionValue.Contracts;

namespace ProductionValue.Silo.Storage;

/// <summary>A track row before and after a write, as far as the catalogue shows it.</summary>
/// <param name="Ordinal">The row.</param>
/// <param name="Before">What the catalogue shows of it so far; null: nothing.</param>
/// <param name="After">What it is to show; null: nothing.</param>
internal sealed record TrackChange(long Ordinal, CatalogueEntry? Before, CatalogueEntry? After);

/// <summary>What the catalogue shows of a track.</summary>
/// <param name="Listing">Place in the list of all tracks; see <see cref="ListingKey"/>.</param>
/// <param name="Title">Its title.</param>
/// <param name="Artist">Who performs, or empty.</param>
/// <param name="Album">Its release, or empty.</param>
/// <param name="Credits">Claims of producers.</param>
/// <param name="Year">Year of release, or null.</param>
internal sealed record CatalogueEntry(string Listing, string Title, string Artist, string Album, Credit[] Credits, int? Year)
{
    /// <summary>The credits that say something about the sound, one a producer: what the catalogue calls its producers.</summary>
    public IReadOnlyList<Credit> Producers { get; } = [.. Credits.Where(credit => credit.Trains).DistinctBy(credit => credit.ProducerId)];
}
