using Microsoft.AspNetCore.Http.HttpResults;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>The producers.</summary>
internal static class ProducersEndpoints
{
    /// <summary>Tracks told with a producer; the rest is in the list of tracks.</summary>
    private const int TracksTold = 50;

    /// <summary>Maps the resource.</summary>
    public static void MapProducers(this IEndpointRouteBuilder api)
    {
        var producers = api.MapGroup("producers").WithTags("producers");
        producers.MapGet("", List).WithName("ListProducers").WithSummary("Producers, most tracks first, a page at a time");
        producers.MapGet("{name}", Read).WithName("ReadProducer").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("One producer with fingerprint and first tracks");
        producers.MapGet("{name}/more", More).WithName("MoreByProducer")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Tracks that sound most like this producer's; own=true lets theirs in, exclude=artist,album leaves out the artists and albums of theirs, year=1995-2005 other years");
    }

    private static async Task<Ok<ProducerPage>> List(
        IGrainFactory grains, HttpLimits limits, string? cursor, int? limit, CancellationToken cancellationToken) =>
        TypedResults.Ok(await grains.GetGrain<ICatalogueGrain>(0).ListProducers(cursor, limit ?? limits.DefaultPage, cancellationToken));

    private static async Task<Results<Ok<ProducerDetails>, ProblemResult>> Read(
        string name, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (!RouteText.TryProducer(name, out var spelling, out var producer, out var problem))
            return problem;
        var live = await grains.GetGrain<IModelGrain>(0).Current(cancellationToken);
        var fingerprint = await grains.GetGrain<IProducerGrain>(producer.Value).Describe(live.Live, cancellationToken);
        if (fingerprint is null)
            return ProblemResult.NotFound($"producer: expected one that a track credits, got \"{spelling}\"");
        var tracks = await grains.GetGrain<ICatalogueGrain>(0).List(
            new TrackQuery(null, null, null, spelling, null, TracksTold), cancellationToken);
        return TypedResults.Ok(new ProducerDetails(fingerprint, [.. tracks.Tracks.OrderBy(track => track.Title, StringComparer.OrdinalIgnoreCase)]));
    }

    private static async Task<Results<Ok<MoreTracks>, ProblemResult>> More(
        string name, IGrainFactory grains, int? k, bool? own, string? exclude, string? year, CancellationToken cancellationToken)
    {
        if (!RouteText.TryProducer(name, out var spelling, out _, out var problem) || !TrackFilters.TryRead(exclude, year, out var filters, out problem))
            return problem;
        var query = new MoreQuery(spelling, k ?? 10, own ?? false, filters.ExcludeArtist, filters.ExcludeAlbum, filters.FromYear, filters.ToYear);
        return Answers.ToResult(await grains.GetGrain<ISearchGrain>(0).More(query, cancellationToken));
    }
}
