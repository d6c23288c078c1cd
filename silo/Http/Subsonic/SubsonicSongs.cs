using System.Text;
using System.Text.Json.Nodes;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http.Subsonic;

/// <summary>Tracks as Subsonic's <c>Child</c>, and the ids of artists and albums, which the library knows by name only.</summary>
internal static class SubsonicSongs
{
    private const string ArtistPrefix = "ar-";
    private const string AlbumPrefix = "al-";

    /// <summary>Id of an artist.</summary>
    public static string ArtistId(string artist) => ArtistPrefix + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(artist));

    /// <summary>The artist of an id, or null where it is no artist's.</summary>
    public static string? Artist(string id) => NameIn(id, ArtistPrefix);

    /// <summary>The album of an id, or null where it is no album's.</summary>
    public static string? Album(string id) => NameIn(id, AlbumPrefix);

    /// <summary>A track as a song.</summary>
    public static JsonObject Song(TrackSummary track) => Song(track.Track, track.Title, track.Artist, track.Album, track.Path, null);

    /// <summary>A track with its length as a song.</summary>
    public static JsonObject Song(TrackDetails track) =>
        Song(track.Track, track.Metadata.Title, track.Metadata.Artist, track.Metadata.Album, track.Metadata.Path, track.Metadata.DurationSeconds);

    private static JsonObject Song(TrackId track, string title, string artist, string album, string path, double? seconds)
    {
        var song = new JsonObject { ["id"] = track.Value, ["title"] = title, ["isDir"] = false, ["isVideo"] = false, ["type"] = "music", ["mediaType"] = "song" };
        if (artist.Length > 0)
            (song["artist"], song["artistId"]) = (artist, ArtistId(artist));
        if (album.Length > 0)
            (song["album"], song["albumId"], song["parent"]) = (album, AlbumPrefix + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(album)), AlbumPrefix + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(album)));
        if (seconds is > 0)
            song["duration"] = (int)Math.Round(seconds.Value);
        if (Path.GetExtension(path) is { Length: > 1 } ending)
            (song["suffix"], song["path"]) = (ending[1..].ToLowerInvariant(), path);
        return song;
    }

    private static string? NameIn(string id, string prefix)
    {
        if (!id.StartsWith(prefix, StringComparison.Ordinal) || id.Length % 2 != prefix.Length % 2)
            return null;
        var hex = id[prefix.Length..];
        return hex.Length > 0 && hex.All(char.IsAsciiHexDigit) ? Encoding.UTF8.GetString(Convert.FromHexString(hex)) : null;
    }
}
