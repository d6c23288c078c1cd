namespace ProductionValue.Audio;

/// <summary>Centroid, bandwidth, rolloff and flatness of every frame, as librosa 0.11 defines them.</summary>
/// <remarks>Source: Peeters, <i>A large set of audio features for sound description</i> (2004). Goldens: <c>centroid</c>, <c>bandwidth</c>, <c>rolloff85</c>, <c>flatness</c>.</remarks>
internal sealed class SpectralShape
{
    private const double RolloffShare = 0.85;

    /// <summary>Measures every frame.</summary>
    /// <param name="spectrogram">Power spectra.</param>
    /// <param name="powerFloor">Least power of a bin in <see cref="Flatness"/>.</param>
    public SpectralShape(PowerSpectrogram spectrogram, double powerFloor = MfccSettings.PowerFloor)
    {
        var frames = spectrogram.FrameCount;
        (Centroid, Bandwidth, Rolloff, Flatness) = (new double[frames], new double[frames], new double[frames], new double[frames]);
        var magnitudes = new double[spectrogram.BinCount];
        var binHz = spectrogram.Frequency(1);
        for (var t = 0; t < frames; t++)
        {
            var power = spectrogram[t];
            double sum = 0, weighted = 0;
            for (var bin = 0; bin < magnitudes.Length; bin++)
            {
                magnitudes[bin] = Math.Sqrt(power[bin]);
                sum += magnitudes[bin];
                weighted += magnitudes[bin] * bin;
            }
            Flatness[t] = FlatnessOf(power, powerFloor);
            if (sum < 1e-30)
                continue;
            var centre = weighted / sum;
            Centroid[t] = centre * binHz;
            Bandwidth[t] = Spread(magnitudes, centre, sum) * binHz;
            Rolloff[t] = RolloffBin(magnitudes, RolloffShare * sum) * binHz;
        }
    }

    /// <summary>Magnitude-weighted mean frequency, Hz [frames].</summary>
    public double[] Centroid { get; }

    /// <summary>Magnitude-weighted standard deviation of frequency, Hz [frames].</summary>
    public double[] Bandwidth { get; }

    /// <summary>Frequency below which 85 % of the magnitude lies, Hz [frames].</summary>
    public double[] Rolloff { get; }

    /// <summary>Geometric over arithmetic mean of the power, 0…1 [frames].</summary>
    public double[] Flatness { get; }

    private static double FlatnessOf(ReadOnlySpan<float> power, double powerFloor)
    {
        double logs = 0, sum = 0;
        foreach (var value in power)
        {
            var floored = Math.Max(powerFloor, value);
            logs += Math.Log(floored);
            sum += floored;
        }
        return Math.Exp(logs / power.Length) / (sum / power.Length);
    }

    private static double Spread(double[] magnitudes, double centre, double sum)
    {
        double spread = 0;
        for (var bin = 0; bin < magnitudes.Length; bin++)
            spread += magnitudes[bin] * (bin - centre) * (bin - centre);
        return Math.Sqrt(spread / sum);
    }

    private static int RolloffBin(double[] magnitudes, double threshold)
    {
        double below = 0;
        for (var bin = 0; bin < magnitudes.Length; bin++)
        {
            below += magnitudes[bin];
            if (below >= threshold)
                return bin;
        }
        return magnitudes.Length - 1;
    }
}
