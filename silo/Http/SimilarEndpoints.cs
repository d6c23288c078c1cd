using System.Diagnostics.CodeAnalysis;
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
            .WithSummary("Tracks similar to one of the library; also=ID adds more (seeds=mean or best), not=ID keeps away from some, exclude=artist,album leaves out their own artists or albums, year=1995-2005 what was released in other years");
        tracks.MapPost("similar", OfQuery).Needs(KeyRole.Read).WithName("SimilarToQuery").ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .WithSummary("Tracks similar to tracks or to features, and not to others");
    }

    private static async Task<Results<Ok<SimilarTracks>, ProblemResult>> OfTrack(
        string id, ISearchGrain search, int? k, string? exclude, string? producer, string? year, string[]? also, string[]? not, string? seeds,
        CancellationToken cancellationToken)
    {
        if (!RouteText.TryTrack(id, out var track, out var problem) || !TryTracks(also, out var others, out problem) || !TryTracks(not, out var unwanted, out problem))
            return problem;
        var mode = SeedMode.Mean;
        if (seeds is not null && (!Enum.TryParse(seeds, ignoreCase: true, out mode) || !Enum.IsDefined(mode) || char.IsDigit(seeds[0])))
            return ProblemResult.BadRequest($"seeds: expected mean or best, got \"{seeds}\"");
        if (!TrackFilters.TryRead(exclude, year, out var filters, out problem))
            return problem;
        var query = new SimilarQuery(
            new QueryTrack(track), k ?? 10, filters.ExcludeArtist, filters.ExcludeAlbum, producer, filters.FromYear, filters.ToYear, others, unwanted, mode);
        return await OfQuery(query, search, cancellationToken);
    }

    private static bool TryTracks(string[]? texts, out QueryTrack[]? tracks, [NotNullWhen(false)] out ProblemResult? problem)
    {
        (tracks, problem) = (null, null);
        if (texts is not { Length: > 0 })
            return true;
        tracks = new QueryTrack[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (!RouteText.TryTrack(texts[i], out var track, out problem))
                return false;
            tracks[i] = new QueryTrack(track);
        }

        return true;
    }

    private static async Task<Results<Ok<SimilarTracks>, ProblemResult>> OfQuery(
        SimilarQuery query, ISearchGrain search, CancellationToken cancellationToken) =>
        Answers.ToResult(await search.Similar(query, cancellationToken));
}
