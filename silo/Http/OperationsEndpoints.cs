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
        operations.MapGet("", Read).WithName("ReadOperation").WithSummary("How far a fit or an evaluation is");
        operations.MapDelete("", Cancel).Needs(KeyRole.Admin).WithName("CancelOperation")
            .WithSummary("Ends a fit or an evaluation early; what answered before goes on answering");
    }

    /// <summary>Answers that an operation has begun, and where its progress is.</summary>
    public static Accepted<OperationStatus> Accept(OperationJournal journal, OperationStatus operation)
    {
        journal.Follow(operation);
        return TypedResults.Accepted($"/api/v1/operations/{Uri.EscapeDataString(operation.Id)}", operation);
    }

    private static async Task<Results<Ok<OperationStatus>, ProblemResult>> Cancel(
        string id, IGrainFactory grains, CancellationToken cancellationToken) =>
        await grains.GetGrain<IModelGrain>(0).Cancel(id, cancellationToken) is { } status
            ? TypedResults.Ok(status)
            : ProblemResult.NotFound($"id: expected an operation, got \"{id}\"");

    private static async Task<Results<Ok<OperationStatus>, ProblemResult>> Read(
        string id, IGrainFactory grains, CancellationToken cancellationToken) =>
        await grains.GetGrain<IModelGrain>(0).Progress(id, cancellationToken) is { } status
            ? TypedResults.Ok(status)
            : ProblemResult.NotFound($"id: expected an operation, got \"{id}\"");
}
