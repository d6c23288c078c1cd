using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>A claim a person makes.</summary>
/// <param name="Producer">The producer's name.</param>
/// <param name="Role">What they did.</param>
/// <param name="By">Who says so.</param>
/// <param name="Why">Why.</param>
internal sealed record CreditSubmission(string Producer, CreditRole Role = CreditRole.Producer, string? By = null, string? Why = null);

/// <summary>A question which content the library holds.</summary>
/// <param name="ContentIds">Identities of audio content.</param>
internal sealed record KnownContentQuery(string[] ContentIds);

/// <summary>The tracks.</summary>
internal static class TracksEndpoints
{
    /// <summary>Maps the resource.</summary>
    public static void MapTracks(this IEndpointRouteBuilder api)
    {
        var tracks = api.MapGroup("tracks").WithTags("tracks");
        tracks.MapGet("", List).WithName("ListTracks")
            .WithSummary("Tracks by artist, album and title, a page at a time; words match the beginnings of words, other filters exactly");
        tracks.MapGet("{id}", Read).WithName("ReadTrack").ProducesProblem(StatusCodes.Status404NotFound).Produces(StatusCodes.Status304NotModified).WithSummary("One track; its version is the ETag");
        tracks.MapPut("{id}", Put).WithName("PutTrack")
            .WithSummary("Stores a track and makes it searchable; the same submission again changes nothing");
        tracks.MapDelete("{id}", Remove).WithName("RemoveTrack").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Deletes a track from library, index and producers");
        tracks.MapPost("{id}/credits", AddCredit).WithName("AddCredit").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Adds a claim by a person; one the track already holds changes nothing");
        tracks.MapPost("known", FindContent).Needs(KeyRole.Read).WithName("FindContent").WithSummary("Which of some audio content is already in the library");
    }

    private static async Task<Ok<TrackPage>> List(
        IGrainFactory grains, HttpLimits limits, string? text, string? artist, string? album, string? producer, int? year, string? cursor,
        int? limit, CancellationToken cancellationToken) => TypedResults.Ok(await grains.GetGrain<ICatalogueGrain>(0).List(
            new TrackQuery(text, artist, album, producer, cursor, limit ?? limits.DefaultPage, year), cancellationToken));

    private static async Task<Results<Ok<TrackDetails>, StatusCodeHttpResult, ProblemResult>> Read(
        string id, IGrainFactory grains, HttpContext context, CancellationToken cancellationToken)
    {
        if (!RouteText.TryTrack(id, out var track, out var problem))
            return problem;
        if (await grains.GetGrain<ITrackGrain>(track.Value).Get(cancellationToken) is not { } details)
            return NoSuch(track);
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{details.Version}\"");
        context.Response.Headers.ETag = tag;
        return context.Request.Headers.IfNoneMatch.SelectMany(seen => (seen ?? "").Split(',', StringSplitOptions.TrimEntries)).Contains(tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(details);
    }

    private static async Task<Results<Ok<PutReply>, Created<PutReply>, ProblemResult>> Put(
        string id, TrackSubmission submission, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (!RouteText.TryTrack(id, out var track, out var problem))
            return problem;
        if (submission.Track != track)
            return ProblemResult.BadRequest($"track: expected \"{track}\" as in the path, got \"{submission.Track}\"");
        var reply = await grains.GetGrain<ITrackGrain>(track.Value).Put(submission, cancellationToken);
        return reply.Outcome switch
        {
            null => ProblemResult.BadRequest(reply.Refusal ?? "refused"),
            PutOutcome.Added => TypedResults.Created($"/api/v1/tracks/{Uri.EscapeDataString(track.Value)}", reply),
            _ => TypedResults.Ok(reply),
        };
    }

    private static async Task<Results<NoContent, ProblemResult>> Remove(string id, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (!RouteText.TryTrack(id, out var track, out var problem))
            return problem;
        return await grains.GetGrain<ITrackGrain>(track.Value).Remove(cancellationToken) ? TypedResults.NoContent() : NoSuch(track);
    }

    private static async Task<Results<Ok<TrackDetails>, ProblemResult>> AddCredit(
        string id, CreditSubmission submission, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (!RouteText.TryTrack(id, out var track, out var problem))
            return problem;
        if (!ProducerId.TryParse(submission.Producer, out _, out var expected))
            return ProblemResult.BadRequest(expected);
        var credit = new Credit(submission.Producer, submission.Role, CreditSource.Person, By: submission.By, Why: submission.Why);
        return await grains.GetGrain<ITrackGrain>(track.Value).AddCredit(credit, cancellationToken) is { } details
            ? TypedResults.Ok(details)
            : NoSuch(track);
    }

    private static async Task<Results<Ok<KnownContent[]>, ProblemResult>> FindContent(
        KnownContentQuery query, HttpLimits limits, IGrainFactory grains, CancellationToken cancellationToken) =>
        query.ContentIds.Length > limits.MaxKnownContents
            ? ProblemResult.BadRequest($"contentIds: expected at most {limits.MaxKnownContents}, got {query.ContentIds.Length}")
            : TypedResults.Ok(await grains.GetGrain<ICatalogueGrain>(0).FindContent(query.ContentIds, cancellationToken));

    private static ProblemResult NoSuch(TrackId track) => ProblemResult.NotFound($"track: expected one of the library, got \"{track}\"");
}
