namespace ProductionValue.Audio;

/// <summary>Our own vector: what a clip's sound says about how it was produced.</summary>
internal static class ProductionDescriptors
{
    /// <summary>What the dimensions are.</summary>
    public static IReadOnlyList<FeatureGroup> Groups { get; } = [.. MfccDescriptors.Groups];

    /// <summary>The values of a clip, in the order of <see cref="Groups"/>.</summary>
    public static float[] Compute(ClipSignals clip) => [.. MfccDescriptors.Compute(clip.Mono)];
}
