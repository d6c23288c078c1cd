using System.Diagnostics;

namespace ProductionValue.Audio;

/// <summary>The front door of this room: a file in, its identity and feature vectors out. Thread-safe.</summary>
public static class FileExtraction
{
    /// <summary>Name of the source of the spans <c>decode</c> and <c>features</c>.</summary>
    public const string SpanSource = "ProductionValue.Audio";

    private static readonly ActivitySource Spans = new(SpanSource);
    private static readonly AudioDecoder DefaultDecoder = new();

    /// <summary>Identifies, decodes and describes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="startSeconds">Where the excerpt starts; null takes the middle (<see cref="ExcerptRule"/>).</param>
    /// <param name="schemas">The vectors wanted, at least one.</param>
    /// <param name="cancellationToken">Ends the work and kills a running decoder.</param>
    /// <returns>The features, or the reason why the file is refused; bad input never throws.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ExtractionResult Run(
        string path, double? startSeconds, IReadOnlyList<FeatureSchema> schemas, CancellationToken cancellationToken = default) =>
        Run(path, startSeconds, schemas, DefaultDecoder, null, withSegments: false, cancellationToken);

    /// <inheritdoc cref="Run(string, double?, IReadOnlyList{FeatureSchema}, CancellationToken)"/>
    /// <param name="path">The file.</param>
    /// <param name="startSeconds">Where the excerpt starts; null takes the middle (<see cref="ExcerptRule"/>).</param>
    /// <param name="schemas">The vectors wanted, at least one.</param>
    /// <param name="identity">The file's identity where the caller has it, so that the file is not read whole for it; null: it is found out.</param>
    /// <param name="cancellationToken">Ends the work and kills a running decoder.</param>
    public static ExtractionResult Run(
        string path, double? startSeconds, IReadOnlyList<FeatureSchema> schemas, ContentId? identity, CancellationToken cancellationToken = default) =>
        Run(path, startSeconds, schemas, DefaultDecoder, identity, withSegments: false, cancellationToken);

    /// <summary>Identifies, decodes and describes a file and each segment of about 3 s, so that evidence can be located in time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="startSeconds">Where the excerpt starts; null takes the middle (<see cref="ExcerptRule"/>).</param>
    /// <param name="schema">The vector wanted of the clip and of its segments.</param>
    /// <param name="cancellationToken">Ends the work and kills a running decoder.</param>
    /// <returns>The features, or the reason why the file is refused; bad input never throws.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ExtractionResult RunWithSegments(string path, double? startSeconds, FeatureSchema schema, CancellationToken cancellationToken = default) =>
        Run(path, startSeconds, [schema], DefaultDecoder, null, withSegments: true, cancellationToken);

    /// <inheritdoc cref="Run(string, double?, IReadOnlyList{FeatureSchema}, CancellationToken)"/>
    /// <param name="path">The file.</param>
    /// <param name="startSeconds">Where the excerpt starts; null takes the middle (<see cref="ExcerptRule"/>).</param>
    /// <param name="schemas">The vectors wanted, at least one.</param>
    /// <param name="decoder">Decodes the file.</param>
    /// <param name="cancellationToken">Ends the work and kills a running decoder.</param>
    public static ExtractionResult Run(
        string path, double? startSeconds, IReadOnlyList<FeatureSchema> schemas, AudioDecoder decoder, CancellationToken cancellationToken = default) =>
        Run(path, startSeconds, schemas, decoder, null, withSegments: false, cancellationToken);

    private static ExtractionResult Run(
        string path, double? startSeconds, IReadOnlyList<FeatureSchema> schemas, AudioDecoder decoder, ContentId? known, bool withSegments,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(schemas);
        ArgumentNullException.ThrowIfNull(decoder);
        Require.That(schemas.Count > 0, nameof(schemas), "expected at least one schema, got none");
        var extractors = schemas.Select(FeatureExtractor.For).ToArray();
        using var decoding = Spans.StartActivity("decode");
        var decoded = decoder.Decode(path, startSeconds, cancellationToken);
        decoding?.Stop();
        if (!decoded.IsDecoded)
            return ExtractionResult.Refused(decoded.Refusal.Reason);
        var clip = decoded.Clip;
        try
        {
            using var span = Spans.StartActivity("features");
            var identity = known ?? AudioIdentity.Of(path, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();

            // Somebody waits for the answer to an upload: its segments are described beside the whole.
            var segments = withSegments
                ? Task.Run(() => SegmentExtraction.Run(clip, schemas[0], cancellationToken), cancellationToken)
                : Task.FromResult<IReadOnlyList<SegmentFeatures>>([]);
            FeatureVector[] vectors = [.. extractors.Select(extractor => extractor.Extract(clip))];
            var features = new ExtractedFeatures(identity, clip.SourceDuration, clip.Start, clip.Duration, vectors, segments.GetAwaiter().GetResult());
            clip.Release(); // Not when something was thrown: its segments may still be read then.
            return ExtractionResult.Extracted(features);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return ExtractionResult.Refused("expected a readable file, but reading failed: " + failure.Message);
        }
    }
}
