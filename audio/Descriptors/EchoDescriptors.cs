namespace ProductionValue.Audio;

/// <summary>Echoes of 40 to 640 ms: how long they take and how strong they are, whatever the tempo.</summary>
/// <remarks>
/// An echo puts a ripple on the logarithm of the spectrum, whose transform (the cepstrum) has a peak at the echo's time. What is played again at an even
/// pace has one as well, but in middle and side alike, while an echo that changes sides has it in the side with the other sign: hence the difference of the
/// two. On studio-sim its highest peak lies within 5 ms of the delay in 59 % of the songs with one; at 5.5 kHz it does in 53 %, since tape wow smears the highs.
/// </remarks>
internal static class EchoDescriptors
{
    private const double FirstMs = 40;
    private const int Bands = 24;
    private const double BandsPerOctave = 6;
    private const int SmoothingBins = 101; // 34 Hz: slower changes of the spectrum are its shape, not an echo.
    private const double LowHz = 60;
    private const double HighHz = 620;
    private const double Floor = 1e-6; // Of the mean power.

    private static readonly RealFft Fft = new(LowSpectra.FrameLength);

    /// <summary>What the dimensions are.</summary>
    public static IReadOnlyList<FeatureGroup> Groups { get; } =
    [
        new(
            "echo",
            [.. Enumerable.Range(0, Bands).Select(band => $"echo_{Math.Round(EdgeMs(band))}ms")],
            "1",
            "highest value of the cepstrum (60 to 620 Hz) of the middle less that of the side within a sixth of an octave of delay, relative to its root mean square from 40 to 640 ms",
            "Bogert, Healy & Tukey (1963)",
            "tests: the slow twin, a song with an echo of known time"),
        new("echo_time", ["echo_time"], "oct", "log₂ of the delay, in ms, of its highest value from 60 to 640 ms", "Bogert, Healy & Tukey (1963)", "tests: an echo of known time"),
        new("echo_strength", ["echo_strength"], "1", "that value relative to the root mean square", "Bogert, Healy & Tukey (1963)", "tests: with and without an echo"),
    ];

    /// <summary>The values of a clip, in the order of <see cref="Groups"/>.</summary>
    /// <param name="spectra">Its low spectra.</param>
    public static IEnumerable<float> Compute(LowSpectra spectra)
    {
        var (mid, side) = (Cepstrum(spectra.Mid), Cepstrum(spectra.Side));
        var difference = mid.Zip(side, (m, s) => m - s).ToArray();
        var range = Place(FirstMs)..Place(EdgeMs(Bands));
        var scale = Math.Sqrt(difference[range].Average(value => value * value)) + 1e-6;
        var values = new List<float>();
        for (var band = 0; band < Bands; band++)
            values.Add((float)(difference[Place(EdgeMs(band))..(Place(EdgeMs(band + 1)) + 1)].Max() / scale));
        var first = Place(60);
        var searched = difference[first..range.End];
        var highest = Array.IndexOf(searched, searched.Max());
        values.Add((float)Math.Log2((first + highest) * 1_000 / LowSpectra.SampleRate));
        values.Add((float)(searched[highest] / scale));
        return values;
    }

    /// <summary>Cepstrum of the mean log spectrum without its slow changes, from no delay to half a frame.</summary>
    /// <param name="powers">Shape [frames][bins].</param>
    internal static double[] Cepstrum(double[][] powers)
    {
        var logs = MeanLogs(powers);
        var smooth = MovingMean(logs);
        var (first, end) = ((int)Math.Floor(LowHz / LowSpectra.BinHz) + 1, (int)Math.Ceiling(HighHz / LowSpectra.BinHz));
        var ripple = new double[LowSpectra.FrameLength];
        for (var bin = first; bin < end; bin++)
            ripple[bin] = (logs[bin] - smooth[bin]) / (end - first);
        var (cepstrum, unused) = (new double[LowSpectra.BinCount], new double[LowSpectra.BinCount]);
        Fft.Transform(ripple, cepstrum, unused);
        return cepstrum;
    }

    private static double[] MeanLogs(double[][] powers)
    {
        var floor = (powers.Average(frame => Pooling.Mean(frame)) * Floor) + 1e-30;
        var (logs, frameLogs) = (new double[LowSpectra.BinCount], new double[LowSpectra.BinCount]);
        foreach (var frame in powers)
        {
            Pooling.Logarithms(frame, floor, 1.0 / powers.Length, frameLogs);
            for (var bin = 0; bin < logs.Length; bin++)
                logs[bin] += frameLogs[bin];
        }
        return logs;
    }

    // The ends count as often as they are missing.
    private static double[] MovingMean(double[] values)
    {
        const int Reach = SmoothingBins / 2;
        double At(int i) => values[Math.Clamp(i, 0, values.Length - 1)];
        var means = new double[values.Length];
        var sum = Enumerable.Range(-Reach, SmoothingBins).Sum(At);
        for (var i = 0; i < means.Length; i++)
        {
            means[i] = sum / SmoothingBins;
            sum += At(i + Reach + 1) - At(i - Reach);
        }
        return means;
    }

    private static double EdgeMs(int band) => FirstMs * Math.Pow(2, band / BandsPerOctave);

    private static int Place(double ms) => (int)(ms * LowSpectra.SampleRate / 1_000);
}
