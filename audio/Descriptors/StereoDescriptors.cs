namespace ProductionValue.Audio;

/// <summary>Long-term spectrum, its tilt and texture, and the stereo image by octave, of the clip at 44,100 Hz.</summary>
internal static class StereoDescriptors
{
    private const double LowestDb = -100; // Relative to the clip: below lies rounding of 16-bit samples.
    private const double QuietestFrame = 1e-5; // Frames 50 dB below the loudest say nothing about the mix.

    private static readonly double[] RolloffShares = [0.5, 0.85, 0.95, 0.99, 0.999];

    /// <summary>What the dimensions are.</summary>
    public static IReadOnlyList<FeatureGroup> Groups { get; } =
    [
        Narrow("ltas", "power of the band over frames, relative to the power of all bands", "tests: gain changes nothing"),
        Narrow("ltas_std", "standard deviation over frames of the band's power in dB", "tests: gain changes nothing"),
        Narrow("ltas_spread", "95th − 5th percentile over frames of the band's power in dB", "tests: gain changes nothing"),
        Narrow("ltas_floor", "2nd percentile over frames of the band's power in dB, relative to the mean power of all bands", "tests: gain changes nothing"),
        new("tilt", ["tilt_slope", "tilt_curvature"], "dB/oct, dB/oct²", "least-squares parabola through `ltas` over log₂ of the band's middle (around 1 kHz)", "—", "tests: white and darkened noise"),
        Wide("texture_contrast_mean", "mean over frames of the standard deviation over the band's bins of the power in dB (peaks over valleys)", "Jiang et al. (2002)"),
        Wide("texture_contrast_std", "its standard deviation over frames", "Jiang et al. (2002)"),
        Wide("texture_flatness_mean", "mean over frames of geometric ÷ arithmetic mean of the band's bins", "Peeters (2004)"),
        Wide("texture_flatness_std", "its standard deviation over frames", "Peeters (2004)"),
        new("edge", ["edge_50", "edge_85", "edge_95", "edge_99", "edge_999"], "oct", "log₂((f + 20 Hz) / 1 kHz) of the frequency below which that share of the long-term power lies", "Peeters (2004)", "tests: white and darkened noise"),
        Octave("width_mean", "dB", "mean over frames of side ÷ middle power, −60…20 dB", "`octave_mid_energy`, `octave_side_energy`, `octave_width` ≤ 1e-6 relative"),
        Octave("width_std", "dB", "its standard deviation over frames", "tests: gain changes nothing"),
        Octave("correlation_mean", "1", "mean over frames of Re Σ L·R* ÷ √(Σ|L|²·Σ|R|²)", "tests: the same, opposite and unrelated noise"),
        Octave("correlation_std", "1", "its standard deviation over frames", "tests: gain changes nothing"),
        new("balance", ["balance"], "dB", "power of the left ÷ right channel, −40…40 dB", "—", "tests: tones of known level"),
    ];

    /// <summary>The values of a clip, in the order of <see cref="Groups"/>.</summary>
    /// <param name="spectrum">Its spectra.</param>
    /// <param name="left">Level of the left channel.</param>
    /// <param name="right">Level of the right channel.</param>
    public static IEnumerable<float> Compute(StereoSpectrum spectrum, SignalLevel left, SignalLevel right)
    {
        var loudest = spectrum.Total.Max();
        int[] kept = [.. Enumerable.Range(0, spectrum.FrameCount).Where(t => spectrum.Total[t] > loudest * QuietestFrame)];
        double[][] Keep(double[][] rows) => Array.ConvertAll(rows, row => Array.ConvertAll(kept, t => row[t]));
        var values = new List<double>();
        AddLongTerm(values, Keep(spectrum.Narrow));
        foreach (var rows in new[] { Keep(spectrum.Contrast), Keep(spectrum.Flatness) })
        {
            values.AddRange(rows.Select(row => Pooling.Mean(row)));
            values.AddRange(rows.Select(row => Pooling.Deviation(row)));
        }
        AddEdges(values, spectrum);
        AddImage(values, Keep(spectrum.Mid), Keep(spectrum.Side), Keep(spectrum.Cross));
        values.Add(Balance(left, right));
        return values.Select(value => (float)value);
    }

    /// <summary>Correlation of left and right from powers of middle, side and their product; 1 where there is no sound.</summary>
    internal static double Correlation(double mid, double side, double cross)
    {
        var leftTimesRight = (mid + side + (2 * cross)) * (mid + side - (2 * cross));
        return leftTimesRight <= 1e-24 ? 1 : Math.Clamp((mid - side) / Math.Sqrt(leftTimesRight), -1, 1);
    }

    private static void AddLongTerm(List<double> values, double[][] bands)
    {
        var all = bands.Sum(band => Pooling.Mean(band));
        var mean = Array.ConvertAll(bands, band => Relative(Pooling.Mean(band), all));
        var levels = Array.ConvertAll(bands, band => Relative(band, all));
        values.AddRange(mean);
        values.AddRange(levels.Select(band => Pooling.Deviation(band)));
        values.AddRange(levels.Select(band => Selection.Percentile(band, 0.95) - Selection.Percentile(band, 0.05)));
        values.AddRange(levels.Select(band => Selection.Percentile(band, 0.02)));
        var edges = FrequencyBands.NarrowEdgesHz.ToArray();
        var octaves = Enumerable.Range(0, mean.Length).Select(i => Math.Log2(Math.Sqrt((double)edges[i] * edges[i + 1]) / 1_000)).ToArray();
        var (slope, curvature) = Parabola(octaves, mean);
        values.AddRange([slope, curvature]);
    }

    private static double[] Relative(double[] powers, double reference)
    {
        var shares = Array.ConvertAll(powers, power => power / reference);
        Pooling.Logarithms(shares, 1e-30, 10 / Math.Log(10), shares);
        return Array.ConvertAll(shares, level => Math.Max(LowestDb, level));
    }

    private static double Relative(double power, double reference) => Math.Max(LowestDb, 10 * Math.Log10((power / reference) + 1e-30));

    private static void AddEdges(List<double> values, StereoSpectrum spectrum)
    {
        var total = spectrum.LongTerm.Sum();
        var (bin, below) = (0, spectrum.LongTerm[0]);
        foreach (var share in RolloffShares)
        {
            while (below < share * total && bin < spectrum.LongTerm.Length - 1)
                below += spectrum.LongTerm[++bin];
            values.Add(Math.Log2(((bin * spectrum.BinHz) + 20) / 1_000));
        }
    }

    private static void AddImage(List<double> values, double[][] mid, double[][] side, double[][] cross)
    {
        var widths = mid.Zip(side, (m, s) => m.Zip(s, Width).ToArray()).ToArray();
        var correlations = mid.Select((m, octave) => m.Select((power, t) => Correlation(power, side[octave][t], cross[octave][t])).ToArray()).ToArray();
        foreach (var rows in new[] { widths, correlations })
        {
            values.AddRange(rows.Select(row => Pooling.Mean(row)));
            values.AddRange(rows.Select(row => Pooling.Deviation(row)));
        }
    }

    private static double Width(double mid, double side) =>
        mid + side <= 1e-14 ? -60 : Math.Clamp(10 * Math.Log10((side + 1e-30) / (mid + 1e-30)), -60, 20);

    private static double Balance(SignalLevel left, SignalLevel right) =>
        Math.Clamp(10 * Math.Log10((left.Squares + 1e-30) / (right.Squares + 1e-30)), -40, 40);

    // Least squares of y = a + b·x + c·x², solved for b and c after taking the means out.
    private static (double Slope, double Curvature) Parabola(double[] x, double[] y)
    {
        double mx = x.Average(), mxx = x.Average(v => v * v), my = y.Average();
        double xx = 0, xq = 0, qq = 0, xy = 0, qy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var (dx, dq, dy) = (x[i] - mx, (x[i] * x[i]) - mxx, y[i] - my);
            xx += dx * dx;
            xq += dx * dq;
            qq += dq * dq;
            xy += dx * dy;
            qy += dq * dy;
        }
        var determinant = (xx * qq) - (xq * xq);
        return (((xy * qq) - (qy * xq)) / determinant, ((qy * xx) - (xy * xq)) / determinant);
    }

    private static FeatureGroup Narrow(string name, string formula, string golden) => new(
        name, [.. FrequencyBands.NarrowNames.Select(band => $"{name}_{band}")], "dB", formula + ", by band of about half an octave", "long-term average spectrum", golden);

    private static FeatureGroup Wide(string name, string formula, string source) => new(
        name, [.. FrequencyBands.WideNames.Select(band => $"{name}_{band}")], "dB", formula, source, "tests: a tone and noise");

    private static FeatureGroup Octave(string name, string unit, string formula, string golden) => new(
        name, [.. FrequencyBands.OctaveNames.Select(band => $"{name}_{band}")], unit, formula + ", by octave", "Tzanetakis, Jones & McNally (2007)", golden);
}
