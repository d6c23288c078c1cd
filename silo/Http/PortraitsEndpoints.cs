using Microsoft.AspNetCore.Http.HttpResults;
using ProductionValue.Contracts;
using ProductionValue.Silo.Portraits;

namespace ProductionValue.Silo.Http;

/// <summary>A producer near another one.</summary>
/// <param name="Producer">The name.</param>
/// <param name="Tracks">How many tracks credit them.</param>
/// <param name="Similarity">(1 + cosine of the fingerprints) / 2: 1 the same direction, ½ nothing to do with each other, 0 the opposite.</param>
internal sealed record NearProducer(string Producer, int Tracks, double Similarity);

/// <summary>A producer's sound in plain terms, and who sounds nearest.</summary>
internal static class PortraitsEndpoints
{
    private const int MostNear = 100;

    /// <summary>Maps the resources.</summary>
    public static void MapPortraits(this IEndpointRouteBuilder api)
    {
        var producers = api.MapGroup("producers/{name}").WithTags("producers").ProducesProblem(StatusCodes.Status404NotFound);
        producers.MapGet("portrait", Paint).WithName("ReadPortrait").WithSummary("The producer's sound in plain terms, against the library");
        producers.MapGet("near", Near).WithName("ListNearProducers").ProducesProblem(StatusCodes.Status409Conflict).WithSummary("Producers whose fingerprints lie nearest");
    }

    private static async Task<Results<Ok<Portrait>, ProblemResult>> Paint(
        string name, PortraitPainter painter, CancellationToken cancellationToken)
    {
        if (!RouteText.TryProducer(name, out var spelling, out var producer, out var problem))
            return problem;
        return await painter.Paint(producer, spelling, cancellationToken) is { } portrait
            ? TypedResults.Ok(portrait)
            : ProblemResult.NotFound($"producer: expected one that a track with features credits, got \"{spelling}\"");
    }

    private static async Task<Results<Ok<NearProducer[]>, ProblemResult>> Near(
        string name, int? k, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (!RouteText.TryProducer(name, out var spelling, out var producer, out var problem))
            return problem;
        if (k is < 1 or > MostNear)
            return ProblemResult.BadRequest($"k: expected 1 to {MostNear}, got {k}");
        var live = (await grains.GetGrain<IModelGrain>(0).Current(cancellationToken)).Live;
        if (live == 0)
            return new ProblemResult(ProblemKind.NoGeneration, "nothing has been fitted yet: ingest music, then fit");
        var fingerprints = (await grains.GetGrain<IFingerprintsGrain>(live).Read(-1, cancellationToken)).Fingerprints ?? [];
        if (Array.Find(fingerprints, one => one.Id == producer) is not { Centroid.Length: > 0 } own)
            return ProblemResult.NotFound($"producer: expected one with a fingerprint, got \"{spelling}\"");
        var near = fingerprints.Where(other => other.Id != producer && other.Centroid.Length == own.Centroid.Length)
            .Select(other => new NearProducer(other.Producer, other.Count, Math.Clamp((1 + Cosine(own.Centroid, other.Centroid)) / 2, 0, 1)))
            .OrderByDescending(other => other.Similarity).ThenBy(other => other.Producer, StringComparer.Ordinal).Take(k ?? 10);
        return TypedResults.Ok(near.ToArray());
    }

    // Both have unit length.
    private static double Cosine(float[] one, float[] other) => one.Zip(other, (left, right) => (double)left * right).Sum();
}
