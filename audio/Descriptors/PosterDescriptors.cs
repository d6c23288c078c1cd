using System.Buffers;

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
        var mono = clip.Mono;
        var times = mono.Length < LeastSamples ? (LeastSamples + mono.Length - 1) / mono.Length : 1;
        if (times == 1)
            return Compute(mono);
        var repeated = SampleArrays.Take(times * mono.Length);
        for (var start = 0; start < repeated.Length; start += mono.Length)
            mono.CopyTo(repeated, start);
        var values = Compute(repeated);
        SampleArrays.Return(repeated);
        return values;
    }

    private static float[] Compute(float[] samples)
    {
        var filtered = SampleArrays.Take(samples.Length);
        HighPassKernel.Apply(samples, filtered);
        var frames = MfccSettings.FrameCount(samples.Length);
        var lent = ArrayPool<float>.Shared.Rent(MfccSettings.CoefficientCount * frames);
        var coefficients = lent.AsSpan(0, MfccSettings.CoefficientCount * frames);
        FastMfcc.Compute(filtered, FramePadding.Reflect, coefficients);
        SampleArrays.Return(filtered);
        var values = new float[MfccSettings.CoefficientCount * FrameCount];
        for (var k = 0; k < MfccSettings.CoefficientCount; k++)
            coefficients.Slice(k * frames, FrameCount).CopyTo(values.AsSpan(k * FrameCount));
        ArrayPool<float>.Shared.Return(lent);
        return values;
    }
}
