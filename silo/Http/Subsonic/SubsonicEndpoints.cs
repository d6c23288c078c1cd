using System.Globalization;
using System.Text.Json.Nodes;
using ProductionValue.Contracts;
using ProductionValue.Silo.Http.Subsonic;

namespace ProductionValue.Silo.Http;

/// <summary>What existing music clients ask: OpenSubsonic's <c>sonicSimilarity</c> and the similar songs of the Subsonic API.</summary>
internal static class SubsonicEndpoints
{
    private const int MaxCount = 500;

    /// <summary>Longest way from one song to another: each step of it is a search.</summary>
    private const int MaxPath = 50;

    private static readonly string[] Spoken = ["apiKeyAuthentication", "formPost", "sonicSimilarity"];
    private static readonly string[] Methods = ["GET", "POST"];

    /// <summary>Maps the resources, each with and without the historical <c>.view</c>.</summary>
    public static void MapSubsonic(this IEndpointRouteBuilder app)
    {
        Map(app, "ping", _ => Task.FromResult(SubsonicReply.Ok()));
        Map(app, "getLicense", _ => Task.FromResult(SubsonicReply.Ok("license", new JsonObject { ["valid"] = true })));
        Map(app, "getOpenSubsonicExtensions", _ => Task.FromResult(SubsonicReply.Ok("openSubsonicExtensions", Extensions())), open: true);
        Map(app, "tokenInfo", context => Task.FromResult(SubsonicReply.Ok("tokenInfo", new JsonObject { ["username"] = KeyCheck.Of(context)?.Name ?? "anyone" })));
        Map(app, "getSonicSimilarTracks", SonicSimilar);
        Map(app, "findSonicPath", FindPath);
        Map(app, "getSimilarSongs", context => SimilarSongs(context, "similarSongs"));
        Map(app, "getSimilarSongs2", context => SimilarSongs(context, "similarSongs2"));
        Map(app, "getSong", Song);
        Map(app, "stream", Stream);
        Map(app, "download", Stream);
    }

    private static void Map(IEndpointRouteBuilder app, string name, Func<HttpContext, Task<IResult>> answer, bool open = false)
    {
        foreach (var route in new[] { $"/rest/{name}", $"/rest/{name}.view" })
        {
            app.MapMethods(route, Methods, async (HttpContext context) =>
                    (context.Request.Query["apiKey"].Count > 0 && context.Request.Query["u"].Count > 0)
                        ? SubsonicReply.Fail(SubsonicCode.TwoMechanisms, "expected either apiKey or u, got both")
                        : await answer(context))
                .ExcludeFromDescription().WithMetadata(new RequiredRole(open ? null : KeyRole.Read));
        }
    }

    private static JsonArray Extensions() =>
        [.. Spoken.Select(name => new JsonObject { ["name"] = name, ["versions"] = new JsonArray(1) })];

    private static async Task<IResult> SonicSimilar(HttpContext context)
    {
        if (await SubsonicReply.Parameter(context, "id") is not { } id)
            return Missing("id");
        var (similar, failure) = await Similar(context, id, await Count(context, 10));
        return failure ?? SubsonicReply.Ok("sonicMatch", new JsonArray([.. similar.Select(match => new JsonObject
        {
            ["entry"] = SubsonicSongs.Song(match.Track), ["similarity"] = Math.Round(match.Similarity, 4),
        })]));
    }

    private static async Task<IResult> FindPath(HttpContext context)
    {
        if (await SubsonicReply.Parameter(context, "startSongId") is not { } start)
            return Missing("startSongId");
        if (await SubsonicReply.Parameter(context, "endSongId") is not { } end)
            return Missing("endSongId");
        if (!TrackId.TryParse(start, out var first, out _) || !TrackId.TryParse(end, out var last, out _))
            return SubsonicReply.Fail(SubsonicCode.NotFound, "expected two songs of the library");
        var path = await new SonicPath(Grains(context)).Find(first, last, PathLength(await Count(context, 25)), context.RequestAborted);
        if (path.Value is not { } steps)
            return Fail(path.Reason, path.Detail);
        var songs = await Summaries(context, [.. steps.Select(step => step.Track)]);
        return SubsonicReply.Ok("sonicMatch", new JsonArray([.. steps.Where(step => songs.ContainsKey(step.Track)).Select(step => new JsonObject
        {
            ["entry"] = SubsonicSongs.Song(songs[step.Track]), ["similarity"] = Math.Round(step.Similarity, 4),
        })]));
    }

    /// <summary>How long a way from one song to another may be, for what was asked.</summary>
    internal static int PathLength(int asked) => Math.Clamp(asked, 2, MaxPath);

    private static async Task<IResult> SimilarSongs(HttpContext context, string name)
    {
        if (await SubsonicReply.Parameter(context, "id") is not { } id)
            return Missing("id");
        var (similar, failure) = await Similar(context, id, await Count(context, 50));
        return failure ?? SubsonicReply.Ok(name, new JsonObject { ["song"] = new JsonArray([.. similar.Select(match => SubsonicSongs.Song(match.Track))]) });
    }

    private static async Task<IResult> Song(HttpContext context)
    {
        if (await SubsonicReply.Parameter(context, "id") is not { } id)
            return Missing("id");
        return TrackId.TryParse(id, out var track, out _) && await Grains(context).GetGrain<ITrackGrain>(track.Value).Get(context.RequestAborted) is { } details
            ? SubsonicReply.Ok("song", SubsonicSongs.Song(details))
            : SubsonicReply.Fail(SubsonicCode.NotFound, $"song: expected one of the library, got \"{id}\"");
    }

    private static async Task<IResult> Stream(HttpContext context)
    {
        if (await SubsonicReply.Parameter(context, "id") is not { } id)
            return Missing("id");
        if (!TrackId.TryParse(id, out var track, out _) || await Grains(context).GetGrain<ITrackGrain>(track.Value).Get(context.RequestAborted) is not { } details)
            return SubsonicReply.Fail(SubsonicCode.NotFound, $"song: expected one of the library, got \"{id}\"");
        return AudioEndpoints.Open(details.Metadata.Path, context.RequestServices.GetRequiredService<LibraryRoots>()).Result switch
        {
            ProblemResult { Kind.Status: StatusCodes.Status403Forbidden } problem => SubsonicReply.Fail(SubsonicCode.NotAllowed, problem.Detail),
            ProblemResult problem => SubsonicReply.Fail(SubsonicCode.NotFound, problem.Detail),
            var file => file,
        };
    }

    /// <summary>What sounds like a song, like an artist's first song or like an album's.</summary>
    private static async Task<((TrackSummary Track, double Similarity)[] Similar, IResult? Failure)> Similar(HttpContext context, string id, int count)
    {
        var seed = id;
        if ((SubsonicSongs.Artist(id), SubsonicSongs.Album(id)) is var (artist, album) && (artist ?? album) is not null)
        {
            var first = await Grains(context).GetGrain<ICatalogueGrain>(0).List(new TrackQuery(null, artist, album, null, null, 1), context.RequestAborted);
            seed = first.Tracks.FirstOrDefault()?.Track.Value ?? id;
        }

        if (!TrackId.TryParse(seed, out var track, out _))
            return ([], SubsonicReply.Fail(SubsonicCode.NotFound, $"id: expected one of the library, got \"{id}\""));
        var answer = await Grains(context).GetGrain<ISearchGrain>(0).Similar(new SimilarQuery(new QueryTrack(track), count), context.RequestAborted);
        if (answer.Value is not { } found)
            return ([], Fail(answer.Reason, answer.Detail));
        var songs = await Summaries(context, [.. found.Similar.Select(one => one.Track)]);
        return ([.. found.Similar.Where(one => songs.ContainsKey(one.Track)).Select(one => (songs[one.Track], one.Similarity))], null);
    }

    private static async Task<Dictionary<TrackId, TrackSummary>> Summaries(HttpContext context, TrackId[] tracks) =>
        (await Grains(context).GetGrain<ICatalogueGrain>(0).Describe(tracks, context.RequestAborted)).ToDictionary(summary => summary.Track);

    private static async Task<int> Count(HttpContext context, int usual) =>
        int.TryParse(await SubsonicReply.Parameter(context, "count"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Clamp(count, 1, MaxCount) : usual;

    private static IGrainFactory Grains(HttpContext context) => context.RequestServices.GetRequiredService<IGrainFactory>();

    private static IResult Missing(string parameter) => SubsonicReply.Fail(SubsonicCode.MissingParameter, $"{parameter}: expected it, got none");

    private static IResult Fail(Unanswerable? reason, string? detail) =>
        SubsonicReply.Fail(reason is Unanswerable.NotFound ? SubsonicCode.NotFound : SubsonicCode.Generic, detail ?? "no answer");
}
