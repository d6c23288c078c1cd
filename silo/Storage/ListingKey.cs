using ProductionValue.Contracts;

namespace ProductionValue.Silo.Storage;

/// <summary>The order of lists as one text: artist, album, title, id, so that one index serves it and a cursor is one value.</summary>
internal static class ListingKey
{
    /// <summary>Sorts below every character of a name, so that "Air" comes before "Air Liquide".</summary>
    private const char Separator = '\u0001';

    /// <summary>The key of a track; no two tracks have the same. Case does not matter, except between otherwise equal tracks.</summary>
    /// <param name="track">The track.</param>
    /// <param name="metadata">Its names.</param>
    /// <param name="longest">Characters of a name that count, for a storage whose indexes hold only so much.</param>
    public static string Of(TrackId track, TrackMetadata metadata, int longest = int.MaxValue) => string.Join(
        Separator, Fold(metadata.Artist, longest), Fold(metadata.Album, longest), Fold(metadata.Title, longest), track.Value);

    /// <summary>What the keys of an artist's tracks begin with, in any case.</summary>
    public static string OfArtist(string artist, int longest = int.MaxValue) => Fold(artist, longest) + Separator;

    /// <summary>The first key behind all those that begin with <paramref name="prefix"/>.</summary>
    public static string After(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);

    private static string Fold(string name, int longest)
    {
        var folded = name.Replace(Separator, ' ').ToLowerInvariant();
        if (folded.Length <= longest)
            return folded;
        return folded[..(char.IsHighSurrogate(folded[longest - 1]) ? longest - 1 : longest)];
    }
}
