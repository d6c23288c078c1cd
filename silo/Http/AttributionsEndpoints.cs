using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProductionValue.Audio;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>Who probably produced something.</summary>
internal static class AttributionsEndpoints
{
    /// <summary>Maps the resource.</summary>
    public static void MapAttributions(this IEndpointRouteBuilder api)
    {
        var limits = api.ServiceProvider.GetRequiredService<HttpLimits>();
        var attributions = api.MapGroup("attributions").WithTags("attributions")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        attributions.MapPost("", OfQuery).WithName("Attribute").WithSummary("Producers of a track or of features, with probabilities and evidence");
        attributions.MapPost("", OfAudio).WithName("AttributeAudio").WithSummary("Producers of an uploaded audio file")
            .Accepts<Stream>("audio/*", "application/octet-stream").WithMetadata(new RequestSizeLimitAttribute(limits.MaxUploadBytes));
    }

    private static async Task<Results<Ok<Attribution>, ProblemResult>> OfQuery(
        AttributionQuery query, IGrainFactory grains, CancellationToken cancellationToken) =>
        Answers.ToResult(await grains.GetGrain<IAttributionGrain>(0).Attribute(query, cancellationToken));

    private static async Task<Results<Ok<Attribution>, ProblemResult>> OfAudio(
        HttpRequest request, AudioUploads uploads, IGrainFactory grains, int? k, double? startSeconds, string? name,
        CancellationToken cancellationToken)
    {
        var live = await grains.GetGrain<IModelGrain>(0).Current(cancellationToken);
        if (FeatureSchema.Find(live.Schema) is not { } schema)
            return new ProblemResult(ProblemKind.WrongSchema, $"generation: expected a schema this silo extracts, got \"{live.Schema}\"");
        var extraction = await uploads.Extract(request.Body, startSeconds, schema, cancellationToken);
        if (extraction is null)
            return new ProblemResult(ProblemKind.Busy, "uploads: every place for an extraction is taken");
        if (!extraction.IsExtracted)
            return ProblemResult.BadRequest($"body: {extraction.Refusal.Reason}");
        var features = extraction.Features;
        var query = new QueryTrack(
            Track: null, Label: name ?? "upload", features.ContentId.Value,
            [.. features.Vectors.Select(vector => new Contracts.FeatureVector(vector.SchemaId, vector.ToArray()))]);
        return await OfQuery(new AttributionQuery(query, k), grains, cancellationToken);
    }
}
