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
        var mono = clip.Mono;
        var (left, right) = clip.Stereo;
        var spectra = MonoSpectra.Of(mono);
        var stereo = StereoSpectrum.Of(clip.Middle, clip.Side, FastMfcc.Widest);
        return
        [
            .. MfccDescriptors.Compute(mono, spectra.Mfcc),
            .. SpectralDescriptors.Compute(mono, spectra),
            .. RhythmDescriptors.Compute(mono, spectra.LogMel),
            .. StereoDescriptors.Compute(stereo, left, right),
            .. WidenerDescriptors.Compute(stereo),
            .. NoiseFloorDescriptors.Compute(stereo),
            .. LowEndDescriptors.Compute(clip.Low, Power(left, right)),
            .. EchoDescriptors.Compute(clip.Low),
            .. DynamicsDescriptors.Compute(clip.Middle, ClipSignals.StereoRate),
            .. LoudnessDescriptors.Compute(left, right),
        ];
    }

    // Of middle and side together, which is half that of left and right.
    private static double Power(float[] left, float[] right) => (SampleSums.OfSquares(left) + SampleSums.OfSquares(right)) / (2.0 * left.Length);
}
