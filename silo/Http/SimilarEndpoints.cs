using Microsoft.AspNetCore.Http.HttpResults;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>Tracks that sound like one.</summary>
internal static class SimilarEndpoints
{
    /// <summary>Maps the resource.</summary>
    public static void MapSimilar(this IEndpointRouteBuilder api)
    {
        var tracks = api.MapGroup("tracks").WithTags("similar")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        tracks.MapGet("{id}/similar", OfTrack).WithName("SimilarToTrack")
            .WithSummary("Tracks similar to one of the library; exclude=artist,album leaves out its own artist or album, year=1995-2005 what was released in other years");
        tracks.MapPost("similar", OfQuery).Needs(KeyRole.Read).WithName("SimilarToQuery").ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .WithSummary("Tracks similar to a track or to features");
    }

    private static async Task<Results<Ok<SimilarTracks>, ProblemResult>> OfTrack(
        string id, IGrainFactory grains, int? k, string? exclude, string? producer, string? year, CancellationToken cancellationToken)
    {
        if (!RouteText.TryTrack(id, out var track, out var problem))
            return problem;
        if (!TrackFilters.TryRead(exclude, year, out var filters, out problem))
            return problem;
        var query = new SimilarQuery(
            new QueryTrack(track), k ?? 10, filters.ExcludeArtist, filters.ExcludeAlbum, producer, filters.FromYear, filters.ToYear);
        return await OfQuery(query, grains, cancellationToken);
    }

    private static async Task<Results<Ok<SimilarTracks>, ProblemResult>> OfQuery(
        SimilarQuery query, IGrainFactory grains, CancellationToken cancellationToken) =>
        Answers.ToResult(await grains.GetGrain<ISearchGrain>(0).Similar(query, cancellationToken));
}
