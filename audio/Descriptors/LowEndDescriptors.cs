namespace ProductionValue.Audio;

/// <summary>The bass in thirds of an octave and less: where it is cut off below, and from where down it is mono.</summary>
internal static class LowEndDescriptors
{
    private const double LowestDb = -80;

    private static readonly int[] EdgesHz = [18, 23, 28, 34, 41, 50, 60, 72, 86, 103, 124, 149, 179, 215, 258, 310, 372];
    private static readonly string[] Names = [.. EdgesHz[..^1].Select(edge => $"{edge}hz")];

    /// <summary>What the dimensions are.</summary>
    public static IReadOnlyList<FeatureGroup> Groups { get; } =
    [
        new("low_level", [.. Names.Select(name => $"low_level_{name}")], "dB", "mean power per bin of the middle in that band (to the next band's edge) over 3 s frames, relative to the clip's mean power, at least −80 dB", "long-term average spectrum", "tests: a tone in each band, gain changes nothing"),
        new("low_width", [.. Names.Select(name => $"low_width_{name}")], "dB", "power of the side ÷ that of the middle in that band, −60…20 dB: shows below which frequency a mix is mono", "Tzanetakis, Jones & McNally (2007)", "tests: noise whose side is cut below 150 Hz"),
    ];

    /// <summary>The values of a clip, in the order of <see cref="Groups"/>.</summary>
    /// <param name="spectra">Its low spectra.</param>
    /// <param name="power">Mean square of middle and side together.</param>
    public static IEnumerable<float> Compute(LowSpectra spectra, double power)
    {
        var bands = EdgesHz.Length - 1;
        var (levels, widths) = (new float[bands], new float[bands]);
        for (var band = 0; band < bands; band++)
        {
            var (mid, side) = (Mean(spectra.Mid, band), Mean(spectra.Side, band));
            levels[band] = (float)Math.Max(LowestDb, 10 * Math.Log10((mid / (power + 1e-30)) + 1e-30));
            widths[band] = mid + side <= 1e-12 * power ? -60 : (float)Math.Clamp(10 * Math.Log10((side + 1e-30) / (mid + 1e-30)), -60, 20);
        }
        return [.. levels, .. widths];
    }

    private static double Mean(double[][] powers, int band)
    {
        var first = (int)Math.Ceiling(EdgesHz[band] / LowSpectra.BinHz);
        var end = (int)Math.Ceiling(EdgesHz[band + 1] / LowSpectra.BinHz);
        return powers.Average(frame => Pooling.Mean(frame.AsSpan(first..end)));
    }
}
