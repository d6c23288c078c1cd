namespace ProductionValue.Audio;

/// <summary>Statistics of the MFCC over a clip.</summary>
internal static class MfccDescriptors
{
    private const string Source = "Davis & Mermelstein (1980), settings of librosa 0.11";
    private const string Golden = "`mfcc` ≤ 1.5e-4 on music, ≤ 1e-3 on every signal";

    /// <summary>What the dimensions are.</summary>
    public static IReadOnlyList<FeatureGroup> Groups { get; } =
    [
        FeatureGroup.Numbered("mfcc_mean", MfccSettings.CoefficientCount, "dB", "mean over frames of MFCC k; of MFCC 0 less √128 times the clip's mean power in dB, so that gain changes nothing", Source, Golden),
        FeatureGroup.Numbered("mfcc_std", MfccSettings.CoefficientCount, "dB", "standard deviation over frames of MFCC k", Source, Golden),
    ];

    /// <summary>The values of a clip, in the order of <see cref="Groups"/>.</summary>
    /// <param name="spectra">What was measured on the spectra of the mono signal.</param>
    public static IEnumerable<float> Compute(MonoSpectra spectra)
    {
        var (frames, coefficients) = (spectra.FrameCount, spectra.Mfcc);
        float[] means = [.. Pooling.Means(coefficients, frames)];
        means[0] -= (float)(Math.Sqrt(MfccSettings.BandCount) * 10 * Math.Log10(spectra.MeanSquare + 1e-30));
        return
        [
            .. means,
            .. Pooling.Deviations(coefficients, frames),
        ];
    }
}
