using Microsoft.AspNetCore.Http.HttpResults;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>Imports: every file accounted for.</summary>
internal static class IngestsEndpoints
{
    /// <summary>Maps the resource.</summary>
    public static void MapIngests(this IEndpointRouteBuilder api)
    {
        var ingests = api.MapGroup("ingests/{id}").WithTags("ingests");
        ingests.MapPost("files", Take).WithName("TakeFiles").ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Takes a batch of files; one already accounted for is told as it was, so a batch may be sent again");
        ingests.MapPost("complete", Complete).WithName("CompleteIngest").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).WithSummary("Closes the account");
        ingests.MapGet("", Read).WithName("ReadIngest").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("The account so far; refused=true lists refused files only");
        ingests.MapDelete("", Cancel).WithName("CancelIngest").ProducesProblem(StatusCodes.Status404NotFound).WithSummary("Ends the import; what was acknowledged stays");
    }

    private static async Task<Results<Ok<IngestOutcome[]>, ProblemResult>> Take(
        string id, IngestFile[] files, HttpLimits limits, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (!RouteText.TryIngest(id, out var problem))
            return problem;
        if (files.Length > limits.MaxIngestBatch)
            return ProblemResult.BadRequest($"body: expected at most {limits.MaxIngestBatch} files, got {files.Length}");
        if (Array.Exists(files, file => file is null))
            return ProblemResult.BadRequest("body: expected files, got null");
        return TypedResults.Ok(await grains.GetGrain<IIngestGrain>(id).Take(files, cancellationToken));
    }

    private static async Task<Results<Ok<IngestReport>, ProblemResult>> Complete(string id, IGrainFactory grains, CancellationToken cancellationToken) =>
        RouteText.TryIngest(id, out var problem) ? Tell(id, await grains.GetGrain<IIngestGrain>(id).Complete(cancellationToken)) : problem;

    private static async Task<Results<Ok<IngestReport>, ProblemResult>> Read(
        string id, bool? refused, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (!RouteText.TryIngest(id, out var problem))
            return problem;
        return Tell(id, await grains.GetGrain<IIngestGrain>(id).Report(refused ?? false, cancellationToken));
    }

    private static async Task<Results<Ok<IngestReport>, ProblemResult>> Cancel(string id, IGrainFactory grains, CancellationToken cancellationToken) =>
        RouteText.TryIngest(id, out var problem) ? Tell(id, await grains.GetGrain<IIngestGrain>(id).Cancel(cancellationToken)) : problem;

    private static Results<Ok<IngestReport>, ProblemResult> Tell(string id, IngestReport? report) =>
        report is null ? ProblemResult.NotFound($"id: expected an import, got \"{id}\"") : TypedResults.Ok(report);
}
