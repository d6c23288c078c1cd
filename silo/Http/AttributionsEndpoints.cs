using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using ProductionValue.Audio;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>Questions asked together.</summary>
/// <param name="Queries">The questions.</param>
internal sealed record AttributionBatch(AttributionQuery[] Queries);

/// <summary>One answer of a batch: an attribution, or why there is none.</summary>
/// <param name="Attribution">The answer; null where there is none.</param>
/// <param name="Problem">Stable type of the problem; null where there is an answer.</param>
/// <param name="Detail">The problem in words.</param>
internal sealed record BatchAnswer(Attribution? Attribution, string? Problem = null, string? Detail = null);

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
        attributions.MapPost("", OfRequest).WithName("Attribute")
            .WithSummary("Producers of a track, of features or of an uploaded audio file, with probabilities and evidence")
            .WithDescription("As application/json a question; as audio/* or application/octet-stream the bytes of an audio file, to which k, startSeconds and name apply.")
            .Accepts<AttributionQuery>("application/json", "audio/*", "application/octet-stream")
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .WithMetadata(new RequestSizeLimitAttribute(limits.MaxUploadBytes)).Needs(KeyRole.Read);
        attributions.MapPost("batch", OfBatch).Needs(KeyRole.Read).WithName("AttributeBatch")
            .WithSummary("Many questions in one request; each has its answer or its own problem, in their order");
    }

    private static async Task<Results<Ok<BatchAnswer[]>, ProblemResult>> OfBatch(
        AttributionBatch batch, HttpLimits limits, IAttributionGrain attribution, CancellationToken cancellationToken)
    {
        if (batch.Queries.Length is 0 || batch.Queries.Length > limits.MaxBatch)
            return ProblemResult.BadRequest($"queries: expected 1 to {limits.MaxBatch}, got {batch.Queries.Length}");
        if (Array.Exists(batch.Queries, query => query is null))
            return ProblemResult.BadRequest("queries: expected questions, got null");
        var answers = new BatchAnswer[batch.Queries.Length];
        await Parallel.ForEachAsync(Enumerable.Range(0, answers.Length), cancellationToken, async (position, token) =>
        {
            var answer = await attribution.Attribute(batch.Queries[position], token);
            var problem = answer.Value is null ? ProblemResult.Of(answer.Reason ?? Unanswerable.NotFound, answer.Detail) : null;
            answers[position] = new BatchAnswer(answer.Value, problem?.Kind.Type, problem?.Detail);
        });
        return TypedResults.Ok(answers);
    }

    // One endpoint for both bodies: a description of the API has room for one operation a path and method.
    private static async Task<Results<Ok<Attribution>, ProblemResult>> OfRequest(
        HttpRequest request, AudioUploads uploads, IAttributionGrain attribution, IGrainFactory grains, int? k, double? startSeconds, string? name,
        CancellationToken cancellationToken)
    {
        if (request.HasJsonContentType())
        {
            var query = await request.ReadFromJsonAsync<AttributionQuery>(cancellationToken);
            return query is null ? ProblemResult.BadRequest("body: expected a question, got null") : await OfQuery(query, attribution, cancellationToken);
        }

        return MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && (type.Type == "audio" || type.MediaType == "application/octet-stream")
            ? await OfAudio(request, uploads, attribution, grains, k, startSeconds, name, cancellationToken)
            : new ProblemResult(
                ProblemKind.Of(StatusCodes.Status415UnsupportedMediaType),
                $"Content-Type: expected application/json, audio/* or application/octet-stream, got \"{request.ContentType}\"");
    }

    private static async Task<Results<Ok<Attribution>, ProblemResult>> OfQuery(
        AttributionQuery query, IAttributionGrain attribution, CancellationToken cancellationToken) =>
        Answers.ToResult(await attribution.Attribute(query, cancellationToken));

    private static async Task<Results<Ok<Attribution>, ProblemResult>> OfAudio(
        HttpRequest request, AudioUploads uploads, IAttributionGrain attribution, IGrainFactory grains, int? k, double? startSeconds, string? name,
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
        return await OfQuery(new AttributionQuery(query, k, Segments: SegmentsOf(features)), attribution, cancellationToken);
    }

    private static QuerySegment[] SegmentsOf(ExtractedFeatures features)
    {
        var begin = features.ClipStart.TotalSeconds;
        return [.. features.Segments.Select(segment => new QuerySegment(
            begin + segment.Start.TotalSeconds, begin + (segment.Start + segment.Duration).TotalSeconds,
            new Contracts.FeatureVector(segment.Vector.SchemaId, segment.Vector.ToArray())))];
    }
}
