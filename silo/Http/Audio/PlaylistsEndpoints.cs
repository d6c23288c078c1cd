using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>Which tracks to write as a playlist.</summary>
/// <param name="Tracks">Their ids, in order.</param>
/// <param name="Title">What to call it.</param>
internal sealed record PlaylistQuestion(TrackId[] Tracks, string? Title = null);

/// <summary>Playlists to take away.</summary>
internal static class PlaylistsEndpoints
{
    private const int MaxTracks = 10_000;

    /// <summary>Maps the resource.</summary>
    public static void MapPlaylists(this IEndpointRouteBuilder api) =>
        api.MapPost("playlists/{format}", Write).Needs(KeyRole.Read).WithTags("playlists").WithName("WritePlaylist")
            .Produces<string>(StatusCodes.Status200OK, "audio/x-mpegurl", "application/xspf+xml")
            .WithSummary("Tracks as a playlist with their paths; format m3u8 or xspf");

    private static async Task<Results<FileContentHttpResult, ProblemResult>> Write(
        string format, PlaylistQuestion question, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (format is not ("m3u8" or "xspf"))
            return ProblemResult.BadRequest($"format: expected m3u8 or xspf, got \"{format}\"");
        if (question.Tracks.Length is 0 or > MaxTracks)
            return ProblemResult.BadRequest($"tracks: expected 1 to {MaxTracks}, got {question.Tracks.Length}");
        var found = await Task.WhenAll(question.Tracks.Select(track => grains.GetGrain<ITrackGrain>(track.Value).Get(cancellationToken)));
        var missing = Array.IndexOf(found, null);
        if (missing >= 0)
            return ProblemResult.BadRequest($"tracks: expected those of the library, got \"{question.Tracks[missing]}\"");
        var title = string.IsNullOrWhiteSpace(question.Title) ? "Production Value" : question.Title.Trim();
        var text = format == "m3u8" ? PlaylistText.M3u8(title, found!) : PlaylistText.Xspf(title, found!);
        return TypedResults.File(Encoding.UTF8.GetBytes(text), format == "m3u8" ? "audio/x-mpegurl" : "application/xspf+xml", FileName(title) + "." + format);
    }

    private static string FileName(string title) =>
        string.Concat(title.Select(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_' ? letter : '-')).Trim() is { Length: > 0 } name ? name : "playlist";
}
