using System.Globalization;

namespace ProductionValue.Audio;

/// <summary>The extractor of each schema. Thread-safe.</summary>
/// <remarks>Extracting two schemas from one <see cref="AudioClip"/> resamples it once.</remarks>
public sealed class FeatureExtractor : IFeatureExtractor
{
    private static readonly FeatureExtractor[] Extractors =
    [
        new(FeatureSchema.Production, ProductionDescriptors.Compute),
        new(FeatureSchema.Poster, PosterDescriptors.Compute),
    ];

    private readonly Func<ClipSignals, float[]> compute;

    private FeatureExtractor(FeatureSchema schema, Func<ClipSignals, float[]> compute)
    {
        Schema = schema;
        this.compute = compute;
    }

    /// <inheritdoc/>
    public FeatureSchema Schema { get; }

    /// <summary>The embedder an operator has plugged in; null where none is.</summary>
    public static IFeatureExtractor? Plugged { get; private set; }

    /// <summary>Plugs an embedder into this process, once and before anything is extracted.</summary>
    /// <param name="embedder">The embedder; it lives as long as the process.</param>
    /// <exception cref="InvalidOperationException">There is one already.</exception>
    public static void Plug(IFeatureExtractor embedder)
    {
        ArgumentNullException.ThrowIfNull(embedder);
        if (Plugged is not null)
            throw new InvalidOperationException($"expected one embedder a process, got {embedder.Schema} beside {Plugged.Schema}");
        Plugged = embedder;
    }

    /// <summary>The extractor of a schema.</summary>
    /// <exception cref="ArgumentException">There is no extractor of this schema.</exception>
    public static IFeatureExtractor For(FeatureSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return (IFeatureExtractor?)Extractors.FirstOrDefault(extractor => extractor.Schema == schema)
            ?? (Plugged?.Schema == schema ? Plugged : null)
            ?? throw new ArgumentException($"expected one of {string.Join(", ", FeatureSchema.All)}, got {schema.Id}", nameof(schema));
    }

    /// <inheritdoc/>
    public FeatureVector Extract(AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        Require.That(
            clip.SampleCount >= ExcerptRule.MinimumIn(clip.SampleRate),
            nameof(clip),
            string.Create(CultureInfo.InvariantCulture, $"expected at least 1 s of audio, got {clip.Duration.TotalSeconds:0.###} s"));
        if (clip.Fault is { } reason)
            throw new ArgumentException(reason, nameof(clip));
        return new FeatureVector(Schema, compute(clip.Signals));
    }
}
