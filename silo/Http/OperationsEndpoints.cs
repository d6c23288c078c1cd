using Microsoft.AspNetCore.Http.HttpResults;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>Progress of what takes long.</summary>
internal static class OperationsEndpoints
{
    /// <summary>Maps the resource.</summary>
    public static void MapOperations(this IEndpointRouteBuilder api)
    {
        var operations = api.MapGroup("operations/{id}").WithTags("operations").ProducesProblem(StatusCodes.Status404NotFound);
        operations.MapGet("", Read).WithName("ReadOperation").WithSummary("How far a fit, an evaluation or a map is");
        operations.MapDelete("", Cancel).Needs(KeyRole.Admin).WithName("CancelOperation")
            .WithSummary("Ends a fit, an evaluation or a map early; what answered before goes on answering");
    }

    /// <summary>Answers that an operation has begun, and where its progress is.</summary>
    public static Accepted<OperationStatus> Accept(OperationJournal journal, OperationStatus operation)
    {
        journal.Follow(operation);
        return TypedResults.Accepted($"/api/v1/operations/{Uri.EscapeDataString(operation.Id)}", operation);
    }

    /// <summary>How far an operation is, whichever grain runs it; null where none knows it.</summary>
    public static async Task<OperationStatus?> Find(IGrainFactory grains, string id, CancellationToken cancellationToken) =>
        await grains.GetGrain<IModelGrain>(0).Progress(id, cancellationToken) ?? await grains.GetGrain<IMapGrain>(0).Progress(id, cancellationToken);

    private static async Task<Results<Ok<OperationStatus>, ProblemResult>> Cancel(
        string id, IGrainFactory grains, CancellationToken cancellationToken) =>
        Tell(id, await grains.GetGrain<IModelGrain>(0).Cancel(id, cancellationToken) ?? await grains.GetGrain<IMapGrain>(0).Cancel(id, cancellationToken));

    private static async Task<Results<Ok<OperationStatus>, ProblemResult>> Read(
        string id, IGrainFactory grains, CancellationToken cancellationToken) =>
        Tell(id, await Find(grains, id, cancellationToken));

    private static Results<Ok<OperationStatus>, ProblemResult> Tell(string id, OperationStatus? status) =>
        status is null ? ProblemResult.NotFound($"id: expected an operation, got \"{id}\"") : TypedResults.Ok(status);
}
