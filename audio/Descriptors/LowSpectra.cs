namespace ProductionValue.Audio;

/// <summary>Power of the middle and the side below 689 Hz in frames of 3 s: fine enough for a corner in the bass, and long enough for an echo.</summary>
internal sealed class LowSpectra
{
    /// <summary>Rate of the frames, Hz.</summary>
    public const double SampleRate = ClipSignals.StereoRate / 32.0;

    /// <summary>Samples of a frame: 2.97 s.</summary>
    public const int FrameLength = 4_096;

    /// <summary>Bins of a frame.</summary>
    public const int BinCount = (FrameLength / 2) + 1;

    /// <summary>Distance of the bins, Hz.</summary>
    public const double BinHz = SampleRate / FrameLength;

    private const double Beta = 5.65; // Kaiser's window for 60 dB.

    // What would fold onto the bass lies far off at first, so few taps do.
    private static readonly float[][] Halvings = [HalfBand(16), HalfBand(16), HalfBand(16), HalfBand(16), HalfBand(48)];
    private static readonly double[] Window = HannWindow.Periodic(FrameLength);
    private static readonly RealFft Fft = new(FrameLength);

    private LowSpectra(float[] mid, float[] side)
    {
        var frames = Math.Max(1, 1 + ((mid.Length - FrameLength) / (FrameLength / 2)));
        (Mid, Side) = (Powers(mid, frames), Powers(side, frames));
    }

    /// <summary>Power per bin of the middle, white noise of variance 1 having 1 [frames][bins].</summary>
    public double[][] Mid { get; }

    /// <summary>The same of the side [frames][bins].</summary>
    public double[][] Side { get; }

    /// <summary>Takes a clip at <see cref="ClipSignals.StereoRate"/>.</summary>
    /// <param name="mid">Half the sum of the channels, shape [n].</param>
    /// <param name="side">Half their difference, shape [n].</param>
    public static LowSpectra Of(float[] mid, float[] side) => new(Slowed(mid), Slowed(side));

    /// <summary>Lowers the rate 32 times by filters that let everything below 590 Hz through and nothing fold onto it (60 dB).</summary>
    internal static float[] Slowed(float[] samples)
    {
        foreach (var taps in Halvings)
        {
            var padded = new float[samples.Length + (2 * taps.Length)];
            samples.CopyTo(padded.AsSpan(taps.Length / 2));
            var half = new float[(samples.Length + 1) / 2];
            HalvingKernel.Apply(padded, taps, half);
            samples = half;
        }
        return samples;
    }

    private static double[][] Powers(float[] samples, int frames)
    {
        var scale = 1 / Window.Sum(w => w * w);
        var frame = new double[FrameLength];
        var (real, imaginary) = (new double[BinCount], new double[BinCount]);
        var powers = new double[frames][];
        for (var t = 0; t < frames; t++)
        {
            var start = t * FrameLength / 2;
            // A clip shorter than a frame lies in its middle, under the top of the window.
            var before = Math.Max(0, (FrameLength - samples.Length) / 2);
            for (var i = 0; i < FrameLength; i++)
            {
                var place = start + i - before;
                frame[i] = place >= 0 && place < samples.Length ? samples[place] * Window[i] : 0;
            }
            Fft.Transform(frame, real, imaginary);
            powers[t] = new double[BinCount];
            for (var bin = 0; bin < BinCount; bin++)
                powers[t][bin] = ((real[bin] * real[bin]) + (imaginary[bin] * imaginary[bin])) * scale;
        }
        return powers;
    }

    private static float[] HalfBand(int tapCount)
    {
        var taps = new double[tapCount];
        for (var t = 0; t < tapCount; t++)
        {
            var distance = t - ((tapCount - 1) / 2.0);
            var place = 2 * distance / (tapCount - 1);
            taps[t] = Math.Sin(Math.PI * distance / 2) / (Math.PI * distance) * Bessel(Beta * Math.Sqrt(1 - (place * place)));
        }
        var sum = taps.Sum();
        return Array.ConvertAll(taps, tap => (float)(tap / sum));
    }

    // I₀ by its power series.
    private static double Bessel(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; k < 40; k++)
            sum += term *= x * x / (4.0 * k * k);
        return sum;
    }
}
