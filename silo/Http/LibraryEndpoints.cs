using Microsoft.AspNetCore.Http.HttpResults;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>What the library holds.</summary>
internal static class LibraryEndpoints
{
    /// <summary>Maps the resource.</summary>
    public static void MapLibrary(this IEndpointRouteBuilder api) =>
        api.MapGet("library", Read).WithName("ReadLibrary").WithTags("library").WithSummary("Counts of tracks and producers, and the live generation");

    private static async Task<Ok<LibrarySummary>> Read(IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(await grains.GetGrain<ICatalogueGrain>(0).Summarize(cancellationToken));
}
