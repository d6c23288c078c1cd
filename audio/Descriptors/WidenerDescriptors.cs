namespace ProductionValue.Audio;

/// <summary>How the side follows the middle: short delays between the channels (Haas), wideners and early reflections.</summary>
/// <remarks>
/// The mean of S·M* over frames is the transfer from middle to side. Instruments at their places average out over time; what the whole mix goes through does not.
/// Whitened, its transform is the whitened cross-correlation of the two (GCC-PHAT; Knapp &amp; Carter 1976): on studio-sim its highest peak is the widener's delay.
/// </remarks>
internal static class WidenerDescriptors
{
    private const double LowHz = 150;
    private const double HighHz = 16_000;
    private const double SideFloor = 1e-9; // Of the middle: a clip in mono has no side to follow.
    private const double Least = 3e-3;

    private static readonly double[] EdgesMs = [0.45, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5, 10, 11, 12, 14, 18];
    private static readonly RealFft Fft = new(StereoKernel<SingleLane>.FftSize);

    /// <summary>What the dimensions are.</summary>
    public static IReadOnlyList<FeatureGroup> Groups { get; } =
    [
        new("side_now", ["side_now", "side_now_signed"], "1", "largest magnitude within ±0.3 ms of the whitened correlation of side and middle (150 Hz to 16 kHz); the same with its sign", "Knapp & Carter (1976)", "tests: sides of known delay"),
        new("side_early", ["side_early"], "ln 1", "ln of its largest magnitude where the middle follows the side by 0.45 to 16 ms", "Knapp & Carter (1976)", "tests: sides of known delay"),
        new("side_lag", [.. EdgesMs[..^1].Select(edge => $"side_lag_{edge * 1000:0}us")], "ln 1", "ln of its largest magnitude (plus 0.003) where the side follows the middle by that delay up to the next one's", "Knapp & Carter (1976)", "tests: sides of known delay"),
        new("side_delay", ["side_delay"], "ms", "delay of its largest magnitude from 0.45 to 18 ms", "Knapp & Carter (1976)", "tests: sides of known delay"),
        new("side_peak", ["side_peak", "side_peak_over_median"], "1, ln 1", "that magnitude; ln of it over the median from 0.45 to 18 ms", "Knapp & Carter (1976)", "tests: sides of known delay"),
    ];

    /// <summary>The values of a clip, in the order of <see cref="Groups"/>.</summary>
    public static IEnumerable<float> Compute(StereoSpectrum spectrum)
    {
        var (later, earlier) = Correlation(spectrum);
        static int Place(double ms) => (int)(ms * ClipSignals.StereoRate / 1_000);
        var near = Place(0.3);
        var now = later[..near].Concat(earlier[1..near]).MaxBy(Math.Abs);
        var values = new List<double> { Math.Abs(now), now, Math.Log(earlier[Place(0.45)..Place(16)].Max(Math.Abs) + 1e-4) };
        for (var i = 0; i + 1 < EdgesMs.Length; i++)
            values.Add(Math.Log(later[Place(EdgesMs[i])..Place(EdgesMs[i + 1])].Max(Math.Abs) + Least));
        var searched = Array.ConvertAll(later[Place(EdgesMs[0])..Place(EdgesMs[^1])], Math.Abs);
        var highest = Array.IndexOf(searched, searched.Max());
        values.Add((highest + Place(EdgesMs[0])) * 1_000.0 / ClipSignals.StereoRate);
        values.Add(searched[highest]);
        values.Add(Math.Log((searched[highest] + 1e-4) / (Pooling.Percentile(Pooling.Sorted(searched), 0.5) + 1e-4)));
        return values.Select(value => (float)value);
    }

    /// <summary>Whitened correlation of side and middle for every delay of the side, and for every one of the middle, in samples.</summary>
    internal static (double[] Later, double[] Earlier) Correlation(StereoSpectrum spectrum)
    {
        var (first, end) = ((int)Math.Ceiling(LowHz / spectrum.BinHz), (int)Math.Ceiling(HighHz / spectrum.BinHz));
        var (even, odd) = (new double[Fft.Size], new double[Fft.Size]);
        for (var bin = first; bin < end; bin++)
        {
            var (mid, side) = (spectrum.MidPower[bin], spectrum.SidePower[bin]);
            var weight = 1 / ((end - first) * (Math.Sqrt(mid * (side + (SideFloor * mid))) + 1e-30));
            (even[bin], odd[bin]) = (spectrum.CrossRe[bin] * weight, -spectrum.CrossIm[bin] * weight); // S·M* is the conjugate of M·S*.
        }
        // Of a real sequence the real part of the transform sums cosines, the imaginary part negative sines.
        var (cosines, sines, unused) = (new double[Fft.BinCount], new double[Fft.BinCount], new double[Fft.BinCount]);
        Fft.Transform(even, cosines, unused);
        Fft.Transform(odd, unused, sines);
        return ([.. cosines.Zip(sines, (c, s) => c + s)], [.. cosines.Zip(sines, (c, s) => c - s)]);
    }
}
