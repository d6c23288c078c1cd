using Microsoft.AspNetCore.Http.HttpResults;
using ProductionValue.Silo.Storage;

namespace ProductionValue.Silo.Http;

/// <summary>Who answers here.</summary>
/// <param name="Product">Always production-value: how a client tells this product from another on the port.</param>
/// <param name="Version">Version of the silo.</param>
internal sealed record LiveAnswer(string Product, string Version);

/// <summary>Whether the silo lives, and whether it can serve.</summary>
internal static class HealthEndpoints
{
    private const string Product = "production-value";

    /// <summary>Maps the resource.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/livez", Live).WithName("Live").WithTags("health").WithSummary("Whether the process answers, and which product it is");
        app.MapGet("/readyz", Ready).WithName("Ready").WithTags("health").ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithSummary("Whether the silo is active and its storage reads and writes");
    }

    private static Ok<LiveAnswer> Live() =>
        TypedResults.Ok(new LiveAnswer(Product, typeof(HealthEndpoints).Assembly.GetName().Version?.ToString(3) ?? ""));

    private static async Task<Results<Ok<LiveAnswer>, ProblemResult>> Ready(
        ISiloStatusOracle silo, ILibrary library, CancellationToken cancellationToken)
    {
        if (silo.CurrentStatus != SiloStatus.Active)
            return new ProblemResult(ProblemKind.Busy, $"silo: expected status Active, got {silo.CurrentStatus}");
        try
        {
            await library.Ping(cancellationToken);
            return Live();
        }
        catch (IOException failure)
        {
            return new ProblemResult(ProblemKind.Busy, $"storage: {failure.Message}");
        }
    }
}
