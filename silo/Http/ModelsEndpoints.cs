using Microsoft.AspNetCore.Http.HttpResults;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>The generations of the model.</summary>
internal static class ModelsEndpoints
{
    /// <summary>Maps the resource.</summary>
    public static void MapModels(this IEndpointRouteBuilder api)
    {
        var models = api.MapGroup("models").WithTags("models");
        models.MapGet("", List).WithName("ListModels").WithSummary("Every generation, newest first");
        models.MapPost("", Fit).Needs(KeyRole.Admin).WithName("FitModel").ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Starts fitting a new generation, or joins the fit that is running; force=true promotes it even where it measures worse");
        models.MapPost("rollback", Rollback).Needs(KeyRole.Admin).WithName("RollbackModel").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Goes back to the newest complete generation before the live one");
        models.MapPost("{generation}/promote", Promote).Needs(KeyRole.Admin).WithName("PromoteModel").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Makes a complete generation the live one: also the way back");
    }

    private static async Task<Ok<Generation[]>> List(IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(await grains.GetGrain<IModelGrain>(0).List(cancellationToken));

    private static async Task<Accepted<OperationStatus>> Fit(IGrainFactory grains, OperationJournal journal, bool? force, CancellationToken cancellationToken) =>
        OperationsEndpoints.Accept(journal, await grains.GetGrain<IModelGrain>(0).StartFit(force ?? false, cancellationToken));

    private static async Task<Results<Ok<Generation>, ProblemResult>> Rollback(IGrainFactory grains, CancellationToken cancellationToken) =>
        await grains.GetGrain<IModelGrain>(0).Rollback(cancellationToken) is { } live
            ? TypedResults.Ok(live)
            : ProblemResult.NotFound("generation: expected a complete one before the live one, there is none");

    private static async Task<Results<Ok<Generation>, ProblemResult>> Promote(
        int generation, IGrainFactory grains, CancellationToken cancellationToken) =>
        await grains.GetGrain<IModelGrain>(0).Promote(generation, cancellationToken) is { } promoted
            ? TypedResults.Ok(promoted)
            : ProblemResult.NotFound($"generation: expected a complete one, got {generation}");
}
