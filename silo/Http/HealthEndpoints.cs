using Microsoft.AspNetCore.Http.HttpResults;

namespace ProductionValue.Silo.Http;

/// <summary>Who answers here.</summary>
/// <param name="Product">Always production-value: how a client tells this product from another on the port.</param>
/// <param name="Version">Version of the silo.</param>
internal sealed record LiveAnswer(string Product, string Version);

/// <summary>That the silo can serve.</summary>
/// <param name="Product">Always production-value.</param>
/// <param name="Version">Version of the silo.</param>
/// <param name="Checks">What it depends on.</param>
internal sealed record ReadyAnswer(string Product, string Version, ReadinessCheck[] Checks);

/// <summary>Whether the silo lives, and whether it can serve.</summary>
internal static class HealthEndpoints
{
    private const string Product = "production-value";

    /// <summary>Maps the resource.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/livez", Live).IsOpen().WithName("Live").WithTags("health").WithSummary("Whether the process answers, and which product it is");
        app.MapGet("/readyz", Ready).IsOpen().WithName("Ready").WithTags("health").ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithSummary("Whether the silo is active, its index loaded, its storage reads and writes, and it is not stopping");
    }

    private static Ok<LiveAnswer> Live() => TypedResults.Ok(new LiveAnswer(Product, SiloVersion.Text));

    private static async Task<Results<Ok<ReadyAnswer>, ProblemResult>> Ready(Readiness readiness, CancellationToken cancellationToken)
    {
        var checks = await readiness.Look(cancellationToken);
        return Array.Find(checks, check => !check.Ok) is { } bad
            ? new ProblemResult(ProblemKind.Busy, $"{bad.Name}: {bad.Found}")
            : TypedResults.Ok(new ReadyAnswer(Product, SiloVersion.Text, checks));
    }
}
