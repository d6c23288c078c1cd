using Microsoft.AspNetCore.Http.HttpResults;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>Measures of the library by cross-validation.</summary>
internal static class EvaluationsEndpoints
{
    /// <summary>Maps the resource.</summary>
    public static void MapEvaluations(this IEndpointRouteBuilder api)
    {
        var evaluations = api.MapGroup("evaluations").WithTags("evaluations");
        evaluations.MapPost("", Start).Needs(KeyRole.Admin).WithName("StartEvaluation").ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Starts an evaluation, the poster's pipeline beside ours on the same folds");
        evaluations.MapGet("{operation}", Read).WithName("ReadEvaluation").ProducesProblem(StatusCodes.Status404NotFound)
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .WithSummary("The finished report");
    }

    private static async Task<Accepted<OperationStatus>> Start(
        EvaluationQuestion question, IGrainFactory grains, OperationJournal journal, CancellationToken cancellationToken) =>
        OperationsEndpoints.Accept(journal, await grains.GetGrain<IModelGrain>(0).StartEvaluation(question, cancellationToken));

    private static async Task<Results<ContentHttpResult, ProblemResult>> Read(
        string operation, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var status = await grains.GetGrain<IModelGrain>(0).Progress(operation, cancellationToken);
        return status?.Evaluation is { } report
            ? TypedResults.Text(report, "application/json")
            : ProblemResult.NotFound(status is null
                ? $"operation: expected an evaluation, got \"{operation}\""
                : $"operation: expected a finished evaluation, got one at \"{status.Step}\"");
    }
}
