namespace ProductionValue.Audio;

/// <summary>The vector of the poster's pipeline: MFCC of the high-passed clip, frame by frame, for comparison with ours.</summary>
/// <remarks>
/// 800 Hz zero-phase high-pass, 20 MFCC with reflecting frames, the first 1,200 frames, flattened coefficient by coefficient. A clip that is too short for 1,200 frames is
/// repeated end to end until it is not, before it is filtered (the poster left such clips out).
/// </remarks>
internal static class PosterDescriptors
{
    /// <summary>Frames kept.</summary>
    public const int FrameCount = 1_200;

    private const int LeastSamples = FrameCount * MfccSettings.HopLength;

    /// <summary>What the dimensions are.</summary>
    public static IReadOnlyList<FeatureGroup> Groups { get; } =
    [
        new(
            "mfcc_hp",
            [.. from k in Enumerable.Range(0, MfccSettings.CoefficientCount) from t in Enumerable.Range(0, FrameCount) select $"mfcc_hp_{k:00}_{t:0000}"],
            "dB",
            "MFCC k of frame t of the clip after a zero-phase Butterworth high-pass (order 5, 800 Hz); frames see reflections; clips under 1,200 frames are repeated",
            "librosa 0.9 defaults; Butterworth (1930)",
            "`mfcc_hp_reflect`, ≤ 1.5e-4 on music"),
    ];

    /// <summary>The values of a clip, shape [20 · 1200], coefficient by coefficient.</summary>
    public static float[] Compute(ClipSignals clip)
    {
        var samples = clip.Mono.Length < LeastSamples ? Repeated(clip.Mono) : clip.Mono;
        var filtered = SampleArrays.Take(samples.Length);
        HighPassKernel.Apply(samples, filtered);
        var frames = MfccSettings.FrameCount(samples.Length);
        var coefficients = SampleArrays.Take(MfccSettings.CoefficientCount * frames);
        FastMfcc.Compute(filtered, FramePadding.Reflect, coefficients);
        var values = new float[MfccSettings.CoefficientCount * FrameCount];
        for (var k = 0; k < MfccSettings.CoefficientCount; k++)
            coefficients.AsSpan(k * frames, FrameCount).CopyTo(values.AsSpan(k * FrameCount));
        SampleArrays.Return(filtered);
        SampleArrays.Return(coefficients);
        return values;
    }

    private static float[] Repeated(float[] samples)
    {
        var repeated = new float[(LeastSamples + samples.Length - 1) / samples.Length * samples.Length];
        for (var start = 0; start < repeated.Length; start += samples.Length)
            samples.CopyTo(repeated, start);
        return repeated;
    }
}
