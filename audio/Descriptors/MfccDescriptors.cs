namespace ProductionValue.Audio;

/// <summary>Statistics of the MFCC and of their derivatives over a clip.</summary>
internal static class MfccDescriptors
{
    /// <summary>Coefficients whose correlations with each other are taken.</summary>
    private const int Correlated = 13;

    private const string Source = "Davis & Mermelstein (1980), settings of librosa 0.11";
    private const string DeltaSource = "Savitzky & Golay (1964), width 9";
    private const string Golden = "`mfcc` ≤ 1.5e-4 on music, ≤ 1e-3 on every signal";
    private const string DeltaGolden = "`delta`, `delta2` ≤ 1e-4";

    /// <summary>What the dimensions are.</summary>
    public static IReadOnlyList<FeatureGroup> Groups { get; } =
    [
        FeatureGroup.Numbered("mfcc_mean", MfccSettings.CoefficientCount, "dB", "mean over frames of MFCC k; of MFCC 0 less √128 times the clip's mean power in dB, so that gain changes nothing", Source, Golden),
        FeatureGroup.Numbered("mfcc_std", MfccSettings.CoefficientCount, "dB", "standard deviation over frames of MFCC k", Source, Golden),
        FeatureGroup.Numbered("mfcc_delta_std", MfccSettings.CoefficientCount, "dB/frame", "standard deviation over frames of the slope of MFCC k", DeltaSource, DeltaGolden),
        FeatureGroup.Numbered("mfcc_delta2_std", MfccSettings.CoefficientCount, "dB/frame²", "standard deviation over frames of the curvature of MFCC k", DeltaSource, DeltaGolden),
        new(
            "mfcc_corr",
            [.. from i in Enumerable.Range(0, Correlated) from j in Enumerable.Range(0, i) select $"mfcc_corr_{j:00}_{i:00}"],
            "1",
            "correlation over frames of MFCC j and i (with `mfcc_std`: their covariance)",
            "Mandel & Ellis (2005)",
            Golden),
    ];

    /// <summary>The values of a clip, in the order of <see cref="Groups"/>.</summary>
    /// <param name="mono">Samples at <see cref="MfccSettings.SampleRate"/>, at least nine frames.</param>
    /// <param name="coefficients">Their MFCC, shape [coefficients, frames].</param>
    public static IEnumerable<float> Compute(float[] mono, double[] coefficients)
    {
        var frames = MfccSettings.FrameCount(mono.Length);
        var slopes = new double[coefficients.Length];
        var curvatures = new double[coefficients.Length];
        Delta.First(coefficients, frames, slopes);
        Delta.Second(coefficients, frames, curvatures);
        float[] means = [.. Pooling.Means(coefficients, frames)];
        means[0] -= (float)(Math.Sqrt(MfccSettings.BandCount) * PowerDb(mono));
        return
        [
            .. means,
            .. Pooling.Deviations(coefficients, frames),
            .. Pooling.Deviations(slopes, frames),
            .. Pooling.Deviations(curvatures, frames),
            .. Correlations(coefficients, frames),
        ];
    }

    private static double PowerDb(float[] samples)
    {
        double sum = 0;
        foreach (var sample in samples)
            sum += (double)sample * sample;
        return 10 * Math.Log10((sum / samples.Length) + 1e-30);
    }

    private static IEnumerable<float> Correlations(double[] coefficients, int frames)
    {
        var rows = new double[Correlated][];
        for (var k = 0; k < Correlated; k++)
        {
            var row = coefficients.AsSpan(k * frames, frames).ToArray();
            var (mean, deviation) = (Pooling.Mean(row), Pooling.Deviation(row) + 1e-12);
            rows[k] = Array.ConvertAll(row, value => (value - mean) / deviation);
        }
        for (var i = 0; i < Correlated; i++)
        {
            for (var j = 0; j < i; j++)
                yield return (float)Pooling.MeanProduct(rows[i], rows[j]);
        }
    }
}
