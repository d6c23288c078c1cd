using ProductionValue.Contracts;

namespace ProductionValue.Silo.Storage;

/// <summary>The order of lists as one text: artist, album, title, id, so that one index serves it and a cursor is one value.</summary>
internal static class ListingKey
{
    /// <summary>Sorts below every character of a name, so that "Air" comes before "Air Liquide".</summary>
    private const char Separator = '\u0001';

    /// <summary>The key of a track; no two tracks have the same. Case does not matter, except between otherwise equal tracks.</summary>
    public static string Of(TrackId track, TrackMetadata metadata) => string.Join(
        Separator, Fold(metadata.Artist), Fold(metadata.Album), Fold(metadata.Title), track.Value);

    /// <summary>What the keys of an artist's tracks begin with, in any case.</summary>
    public static string OfArtist(string artist) => Fold(artist) + Separator;

    /// <summary>The first key behind all those that begin with <paramref name="prefix"/>.</summary>
    public static string After(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);

    private static string Fold(string name) => name.Replace(Separator, ' ').ToLowerInvariant();
}
