using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProductionValue.Audio;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>Where a file would lie on the map: what the page needs to let a dropped recording fly in.</summary>
internal static class PlacingEndpoints
{
    /// <summary>Maps the resource.</summary>
    public static void MapPlacing(this IEndpointRouteBuilder api) =>
        api.MapPost("map/place/upload", Place).Needs(KeyRole.Read).WithTags("map").WithName("PlaceUploadOnMap").Accepts<byte[]>("audio/*", "application/octet-stream")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .WithMetadata(new RequestSizeLimitAttribute(api.ServiceProvider.GetRequiredService<HttpLimits>().MaxUploadBytes))
            .WithSummary("Where a recording would lie, given by the bytes of its file");

    private static async Task<Results<Ok<MapPlace>, ProblemResult>> Place(
        HttpRequest request, AudioUploads uploads, IGrainFactory grains, string? name, double? startSeconds, CancellationToken cancellationToken)
    {
        var live = await grains.GetGrain<IModelGrain>(0).Current(cancellationToken);
        if (FeatureSchema.Find(live.Schema) is not { } schema)
            return new ProblemResult(ProblemKind.WrongSchema, $"generation: expected a schema this silo extracts, got \"{live.Schema}\"");
        var extraction = await uploads.Extract(request.Body, startSeconds, schema, cancellationToken);
        if (extraction is null)
            return new ProblemResult(ProblemKind.Busy, "uploads: every place for an extraction is taken");
        if (!extraction.IsExtracted)
            return ProblemResult.BadRequest($"body: {extraction.Refusal.Reason}");
        var query = new QueryTrack(
            Track: null, Label: name ?? "upload", extraction.Features.ContentId.Value,
            [.. extraction.Features.Vectors.Select(vector => new Contracts.FeatureVector(vector.SchemaId, vector.ToArray()))]);
        return Answers.ToResult(await grains.GetGrain<IMapGrain>(0).Place(query, cancellationToken));
    }
}
