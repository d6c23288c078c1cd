using ProductionValue.Audio;
using ProductionValue.Contracts;
using FeatureVector = ProductionValue.Contracts.FeatureVector;

namespace ProductionValue.Client;

/// <summary>The audio room behind the client's own interface.</summary>
internal sealed class AudioSoundReader : ISoundReader
{
    private readonly IdentifiedFiles identified = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemas { get; } = [.. FeatureSchema.All.Select(schema => schema.Id)];

    /// <inheritdoc/>
    public string Identify(string file, CancellationToken cancellationToken) => identified.Identify(file, cancellationToken).Value;

    /// <inheritdoc/>
    public SoundReading Extract(string file, double? startSeconds, IReadOnlyCollection<string> schemas, CancellationToken cancellationToken)
    {
        var wanted = FeatureSchema.All.Where(schema => schemas.Contains(schema.Id)).ToArray();
        return Tell(FileExtraction.Run(file, startSeconds, wanted.Length > 0 ? wanted : FeatureSchema.All, identified.Take(file), cancellationToken));
    }

    /// <inheritdoc/>
    public SoundReading ExtractSegments(string file, double? startSeconds, string schema, CancellationToken cancellationToken) =>
        Tell(FileExtraction.RunWithSegments(file, startSeconds, FeatureSchema.Find(schema)!, cancellationToken));

    private static SoundReading Tell(ExtractionResult result)
    {
        if (result.Features is not { } heard)
            return new SoundReading(null, result.Refusal!.Reason);
        var begin = heard.ClipStart.TotalSeconds;
        QuerySegment[] segments = [.. heard.Segments.Select(segment => new QuerySegment(
            begin + segment.Start.TotalSeconds, begin + (segment.Start + segment.Duration).TotalSeconds, Of(segment.Vector)))];
        return new SoundReading(
            new Recording(heard.ContentId.Value, heard.DurationSeconds, begin, heard.ClipDuration.TotalSeconds, [.. heard.Vectors.Select(Of)], segments), null);
    }

    private static FeatureVector Of(Audio.FeatureVector vector) => new(vector.SchemaId, vector.ToArray());
}
