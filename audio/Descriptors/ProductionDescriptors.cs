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
        var spectrogram = PowerSpectrogram.Of(mono);
        var logMel = spectrogram.ToMel();
        LogMel.ToDb(logMel);
        return
        [
            .. MfccDescriptors.Compute(mono, logMel),
            .. SpectralDescriptors.Compute(mono, spectrogram),
            .. RhythmDescriptors.Compute(mono, logMel),
            .. StereoDescriptors.Compute(left, right),
            .. DynamicsDescriptors.Compute(clip.Middle, ClipSignals.StereoRate),
            .. LoudnessDescriptors.Compute(left, right),
        ];
    }
}
