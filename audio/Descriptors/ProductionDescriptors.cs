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
        .. WidenerDescriptors.Groups,
        .. NoiseFloorDescriptors.Groups,
        .. LowEndDescriptors.Groups,
        .. EchoDescriptors.Groups,
        .. DynamicsDescriptors.Groups,
        .. LoudnessDescriptors.Groups,
    ];

    /// <summary>The values of a clip, in the order of <see cref="Groups"/>.</summary>
    public static float[] Compute(ClipSignals clip)
    {
        var levels = clip.Mix; // First, because the middle comes with them.
        var (left, right) = clip.Stereo;
        var mono = clip.Mono;
        var spectra = MonoSpectra.Of(mono);
        var stereo = StereoSpectrum.Of(left, right, FastMfcc.Widest);
        return
        [
            .. MfccDescriptors.Compute(spectra),
            .. SpectralDescriptors.Compute(mono, spectra),
            .. RhythmDescriptors.Compute(mono, spectra.OnsetStrength),
            .. StereoDescriptors.Compute(stereo, levels.Left, levels.Right),
            .. WidenerDescriptors.Compute(stereo),
            .. NoiseFloorDescriptors.Compute(stereo),
            .. LowEndDescriptors.Compute(clip.Low, (levels.Left.Squares + levels.Right.Squares) / (2.0 * left.Length)), // Of middle and side together: half that of left and right.
            .. EchoDescriptors.Compute(clip.Low),
            .. DynamicsDescriptors.Compute(clip.Middle, ClipSignals.StereoRate, levels.Middle),
            .. LoudnessDescriptors.Compute(left, right, levels.Left.Peak, levels.Right.Peak),
        ];
    }
}
