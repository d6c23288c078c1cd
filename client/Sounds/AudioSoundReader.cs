using ProductionValue.Audio;
using FeatureVector = ProductionValue.Contracts.FeatureVector;

namespace ProductionValue.Client;

/// <summary>The audio room behind the client's own interface.</summary>
internal sealed class AudioSoundReader : ISoundReader
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Schemas { get; } = [.. FeatureSchema.All.Select(schema => schema.Id)];

    /// <inheritdoc/>
    public string Identify(string file, CancellationToken cancellationToken) => AudioIdentity.Of(file, cancellationToken).Value;

    /// <inheritdoc/>
    public SoundReading Extract(string file, double? startSeconds, IReadOnlyCollection<string> schemas, CancellationToken cancellationToken)
    {
        var wanted = FeatureSchema.All.Where(schema => schemas.Contains(schema.Id)).ToArray();
        var result = FileExtraction.Run(file, startSeconds, wanted.Length > 0 ? wanted : FeatureSchema.All, cancellationToken);
        if (result.Features is not { } heard)
            return new SoundReading(null, result.Refusal!.Reason);
        FeatureVector[] features = [.. heard.Vectors.Select(vector => new FeatureVector(vector.SchemaId, vector.ToArray()))];
        return new SoundReading(
            new Recording(heard.ContentId.Value, heard.DurationSeconds, heard.ClipStart.TotalSeconds, heard.ClipDuration.TotalSeconds, features), null);
    }
}
