namespace ProductionValue.Audio;

/// <summary>Statistics of the MFCC and of their derivatives over a clip.</summary>
internal static class MfccDescriptors
{
    private const string Source = "Davis & Mermelstein (1980), settings of librosa 0.11";
    private const string DeltaSource = "Savitzky & Golay (1964), width 9";
    private const string Golden = "`mfcc` ≤ 1.5e-4 on music, ≤ 1e-3 on every signal";
    private const string DeltaGolden = "`delta`, `delta2` ≤ 1e-4";

    /// <summary>What the dimensions are.</summary>
    public static IReadOnlyList<FeatureGroup> Groups { get; } =
    [
        FeatureGroup.Numbered("mfcc_mean", MfccSettings.CoefficientCount, "dB", "mean over frames of MFCC k", Source, Golden),
        FeatureGroup.Numbered("mfcc_std", MfccSettings.CoefficientCount, "dB", "standard deviation over frames of MFCC k", Source, Golden),
        FeatureGroup.Numbered("mfcc_delta_std", MfccSettings.CoefficientCount, "dB/frame", "standard deviation over frames of the slope of MFCC k", DeltaSource, DeltaGolden),
        FeatureGroup.Numbered("mfcc_delta2_std", MfccSettings.CoefficientCount, "dB/frame²", "standard deviation over frames of the curvature of MFCC k", DeltaSource, DeltaGolden),
    ];

    /// <summary>The values of a clip, in the order of <see cref="Groups"/>.</summary>
    /// <param name="mono">Samples at <see cref="MfccSettings.SampleRate"/>, at least nine frames.</param>
    public static IEnumerable<float> Compute(float[] mono)
    {
        var frames = MfccSettings.FrameCount(mono.Length);
        var coefficients = Mfcc.Of(Array.ConvertAll(mono, sample => (double)sample), FramePadding.Zero);
        var slopes = new double[coefficients.Length];
        var curvatures = new double[coefficients.Length];
        Delta.First(coefficients, frames, slopes);
        Delta.Second(coefficients, frames, curvatures);
        return
        [
            .. Pooling.Means(coefficients, frames),
            .. Pooling.Deviations(coefficients, frames),
            .. Pooling.Deviations(slopes, frames),
            .. Pooling.Deviations(curvatures, frames),
        ];
    }
}
