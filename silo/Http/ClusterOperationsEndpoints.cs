using Microsoft.AspNetCore.Http.HttpResults;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>How the cluster does now, for people without a dashboard.</summary>
internal static class ClusterOperationsEndpoints
{
    /// <summary>Maps the resource.</summary>
    public static void MapClusterOperations(this IEndpointRouteBuilder api) =>
        api.MapGet("operations", Read).WithName("ReadOperations").WithTags("operations")
            .WithSummary("Rates, quantiles, recall, lag, queue and silos over the last minute, from the instruments that /metrics shows");

    private static async Task<Ok<ClusterOperations>> Read(IGrainFactory grains, Telemetry.OperationsReporter reporter, CancellationToken cancellationToken)
    {
        await reporter.Report(cancellationToken); // This silo's own figures are of now, the others' of two seconds ago at most.
        return TypedResults.Ok(await grains.GetGrain<IOperationsGrain>(0).Read(cancellationToken));
    }
}
