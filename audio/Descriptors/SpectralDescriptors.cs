namespace ProductionValue.Audio;

/// <summary>Statistics over the clip of the spectral descriptors of the mono signal.</summary>
internal static class SpectralDescriptors
{
    private const double QuietestFrame = 1e-5; // Frames 50 dB below the loudest say nothing about the sound.

    /// <summary>What the dimensions are.</summary>
    public static IReadOnlyList<FeatureGroup> Groups { get; } =
    [
        Pair("centroid", "oct", "log₂(f / 1 kHz) of the spectral centroid", "Peeters (2004)", "`centroid` ≤ 0.1 Hz"),
        Pair("bandwidth", "oct", "log₂(f / 1 kHz) of the spectral bandwidth", "Peeters (2004)", "`bandwidth` ≤ 0.1 Hz"),
        Pair("rolloff", "oct", "log₂(f / 1 kHz) of the frequency below which 85 % of the magnitude lies", "Peeters (2004)", "`rolloff85`, the same bin but for 1 frame in 500"),
        Pair("flatness", "dB", "10·log₁₀ of the spectral flatness (floor of a bin: 80 dB below the bins of white noise of the clip's power)", "Peeters (2004)", "`flatness` ≤ 1e-6"),
        Pair("zero_crossings", "1", "zero-crossing rate", "Peeters (2004)", "`zcr` ≤ 1e-7"),
        FeatureGroup.Numbered("contrast_mean", SpectralContrast.BandCount, "dB", "mean over frames of the spectral contrast of band k", "Jiang et al. (2002)", "`contrast` ≤ 2e-3 dB"),
        FeatureGroup.Numbered("contrast_std", SpectralContrast.BandCount, "dB", "standard deviation over frames of the spectral contrast of band k", "Jiang et al. (2002)", "`contrast` ≤ 2e-3 dB"),
        new("chroma", ["chroma_entropy", "chroma_change"], "1", "entropy of the mean chroma ÷ ln 12; mean change of chroma between frames. Chroma counts for little: the key is the song's, not the producer's", "Ellis (2007)", "`chroma_tuning0` ≤ 1e-4"),
    ];

    /// <summary>The values of a clip, in the order of <see cref="Groups"/>.</summary>
    /// <param name="mono">Samples at <see cref="MfccSettings.SampleRate"/>.</param>
    /// <param name="spectra">What was measured on their spectra.</param>
    public static IEnumerable<float> Compute(float[] mono, MonoSpectra spectra)
    {
        var frames = spectra.FrameCount;
        var least = spectra.Power.Max() * QuietestFrame;
        int[] kept = [.. Enumerable.Range(0, frames).Where(t => spectra.Power[t] >= least)];
        double[] Keep(double[] row, int start = 0) => Array.ConvertAll(kept, t => row[start + t]);
        double[][] rows =
        [
            Octaves(Keep(spectra.Centroid)), Octaves(Keep(spectra.Bandwidth)), Octaves(Keep(spectra.Rolloff)),
            Keep(spectra.FlatnessDb),
            Keep(WaveformFrames.ZeroCrossingRate(mono)),
        ];
        foreach (var row in rows)
        {
            yield return (float)Pooling.Mean(row);
            yield return (float)Pooling.Deviation(row);
        }
        double[][] bands = [.. Enumerable.Range(0, SpectralContrast.BandCount).Select(band => Keep(spectra.Contrast, band * frames))];
        foreach (var band in bands)
            yield return (float)Pooling.Mean(band);
        foreach (var band in bands)
            yield return (float)Pooling.Deviation(band);
        double[][] pitches = [.. Enumerable.Range(0, Chroma.ClassCount).Select(pitch => Keep(spectra.Chroma, pitch * frames))];
        yield return (float)Entropy(Array.ConvertAll(pitches, row => Pooling.Mean(row)));
        yield return (float)pitches.Average(MeanChange);
    }

    private static double[] Octaves(double[] hz) => Array.ConvertAll(hz, value => Math.Log2(Math.Max(value, 20) / 1_000));

    private static double Entropy(double[] weights)
    {
        var sum = weights.Sum() + 1e-30;
        return -weights.Sum(weight => weight / sum * Math.Log((weight / sum) + 1e-30)) / Math.Log(weights.Length);
    }

    private static double MeanChange(double[] row)
    {
        double sum = 0;
        for (var i = 1; i < row.Length; i++)
            sum += Math.Abs(row[i] - row[i - 1]);
        return sum / Math.Max(1, row.Length - 1);
    }

    private static FeatureGroup Pair(string name, string unit, string formula, string source, string golden) =>
        new(name, [name + "_mean", name + "_std"], unit, "mean and standard deviation over frames of " + formula, source, golden);
}
