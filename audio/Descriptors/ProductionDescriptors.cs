namespace ProductionValue.Audio;

/// <summary>Our own vector: what a clip's sound says about how it was produced.</summary>
internal static class ProductionDescriptors
{
    /// <summary>What the dimensions are.</summary>
    public static IReadOnlyList<FeatureGroup> Groups { get; } =
    [
        .. MfccDescriptors.Groups,
        .. SpectralDescriptors.Groups,
        .. RhythmDescriptors.Groups,
        .. StereoDescriptors.Groups,
        .. DynamicsDescriptors.Groups,
        .. LoudnessDescriptors.Groups,
    ];

    /// <summary>The values of a clip, in the order of <see cref="Groups"/>.</summary>
    public static float[] Compute(ClipSignals clip)
    {
        var mono = clip.Mono;
        var (left, right) = clip.Stereo;
        var spectra = MonoSpectra.Of(mono);
        return
        [
            .. MfccDescriptors.Compute(mono, spectra.Mfcc),
            .. SpectralDescriptors.Compute(mono, spectra),
            .. RhythmDescriptors.Compute(mono, spectra.LogMel),
            .. StereoDescriptors.Compute(left, right),
            .. DynamicsDescriptors.Compute(clip.Middle, ClipSignals.StereoRate),
            .. LoudnessDescriptors.Compute(left, right),
        ];
    }
}
