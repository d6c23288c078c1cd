using Microsoft.AspNetCore.Http.HttpResults;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>Credits: claims, decisions, what should be looked at, and rulings on names.</summary>
internal static class CreditsEndpoints
{
    private const int DefaultLimit = 200;

    /// <summary>Maps the resource.</summary>
    public static void MapCredits(this IEndpointRouteBuilder api)
    {
        var tracks = api.MapGroup("tracks/{id}").WithTags("credits");
        tracks.MapGet("credits", Read).WithName("ReadCredits").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Every claim on a track with its standing, and the audit trail; also of a track that was removed");
        tracks.MapPost("judgements", Judge).WithName("JudgeCredit").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Confirms or disputes a credit, or undoes an earlier decision; the same decision again changes nothing");
        var credits = api.MapGroup("credits").WithTags("credits");
        credits.MapGet("", Export).WithName("ExportCredits").WithSummary("Tracks with claims or a trail, a page at a time, in the order of their last change");
        credits.MapPost("reviews", Review).WithName("ReviewCredits")
            .WithSummary("Where sources disagree, where the sound contradicts a claim, and suggestions for tracks without credit");
        var names = api.MapGroup("names").WithTags("credits");
        names.MapGet("", Rulings).WithName("ListRulings").WithSummary("Rulings on producers' names, undone ones included");
        names.MapPost("", Rule).WithName("RuleName").WithSummary("Lets credits under some names count as others; answers when every track has followed");
        names.MapDelete("{number:int}", UndoRuling).WithName("UndoRuling").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Undoes a ruling: every track counts as it would without it");
    }

    private static async Task<Results<Ok<TrackCredits>, ProblemResult>> Read(string id, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (!RouteText.TryTrack(id, out var track, out var problem))
            return problem;
        return await grains.GetGrain<ITrackGrain>(track.Value).Credits(cancellationToken) is { } told ? TypedResults.Ok(told) : NoSuch(track);
    }

    private static async Task<Results<Ok<JudgementReply>, ProblemResult>> Judge(
        string id, CreditJudgement judgement, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (!RouteText.TryTrack(id, out var track, out var problem))
            return problem;
        var reply = await grains.GetGrain<ITrackGrain>(track.Value).Judge(judgement, cancellationToken);
        if (reply.Refusal is { } refusal)
            return ProblemResult.BadRequest(refusal);
        return reply.Credits is null ? NoSuch(track) : TypedResults.Ok(reply);
    }

    private static async Task<Ok<TrackCreditsPage>> Export(IGrainFactory grains, long? after, int? limit, CancellationToken cancellationToken) =>
        TypedResults.Ok(await grains.GetGrain<ICreditsGrain>(0).Export(after ?? 0, limit ?? DefaultLimit, cancellationToken));

    private static async Task<Ok<CreditReviewPage>> Review(ReviewQuestion question, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(await grains.GetGrain<ICreditsGrain>(0).Review(question, cancellationToken));

    private static async Task<Ok<KeptRuling[]>> Rulings(IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(await grains.GetGrain<IProducerNamesGrain>(0).List(cancellationToken));

    private static async Task<Results<Ok<KeptRuling>, ProblemResult>> Rule(NameRuling ruling, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var reply = await grains.GetGrain<IProducerNamesGrain>(0).Rule(ruling, cancellationToken);
        return reply.Ruling is { } kept ? TypedResults.Ok(kept) : ProblemResult.BadRequest(reply.Refusal ?? "refused");
    }

    private static async Task<Results<Ok<KeptRuling>, ProblemResult>> UndoRuling(
        int number, string by, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var reply = await grains.GetGrain<IProducerNamesGrain>(0).Undo(number, by, cancellationToken);
        return reply.Ruling is { } kept ? TypedResults.Ok(kept) : ProblemResult.NotFound(reply.Refusal ?? "no such ruling");
    }

    private static ProblemResult NoSuch(TrackId track) => ProblemResult.NotFound($"track: expected one of the library, got \"{track}\"");
}
