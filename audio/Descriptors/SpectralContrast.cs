namespace ProductionValue.Audio;

/// <summary>How far peaks stand out of valleys in seven octave-wide bands, as librosa 0.11 defines it.</summary>
/// <remarks>Source: Jiang et al., <i>Music type classification by spectral contrast feature</i> (2002). Golden: <c>contrast</c>.</remarks>
internal static class SpectralContrast
{
    /// <summary>Number of bands: below 200 Hz, then octaves.</summary>
    public const int BandCount = 7;

    private const double LowestHz = 200;
    private const double Quantile = 0.02;
    private const int MostExtremes = 16;

    /// <summary>Contrast of every frame, dB.</summary>
    /// <returns>Shape [<see cref="BandCount"/>, frames].</returns>
    public static double[] Of(PowerSpectrogram spectrogram)
    {
        var frames = spectrogram.FrameCount;
        var peaks = new double[BandCount * frames];
        var valleys = new double[BandCount * frames];
        for (var band = 0; band < BandCount; band++)
        {
            var (first, last, extremes) = Range(spectrogram, band);
            for (var t = 0; t < frames; t++)
                (valleys[(band * frames) + t], peaks[(band * frames) + t]) = Extremes(spectrogram[t][first..last], extremes);
        }
        LogMel.ToDb(peaks);
        LogMel.ToDb(valleys);
        for (var i = 0; i < peaks.Length; i++)
            peaks[i] -= valleys[i];
        return peaks;
    }

    // A band takes in the bin below it and leaves out its last one; the topmost reaches to the end.
    private static (int First, int Last, int Extremes) Range(PowerSpectrogram spectrogram, int band)
    {
        var lowHz = band == 0 ? 0 : LowestHz * Math.Pow(2, band - 1);
        var highHz = LowestHz * Math.Pow(2, band);
        var binHz = spectrogram.Frequency(1);
        var first = (int)Math.Ceiling(lowHz / binHz);
        var last = Math.Min((int)Math.Floor(highHz / binHz), spectrogram.BinCount - 1);
        if (band > 0)
            first--;
        if (band == BandCount - 1)
            last = spectrogram.BinCount - 1;
        var count = last - first + 1;
        var extremes = (int)Math.Clamp(Math.Round(Quantile * count), 1, MostExtremes);
        return (first, band == BandCount - 1 ? last + 1 : last, extremes);
    }

    // Means of the few smallest and largest magnitudes, kept in order by insertion: nearly every bin is passed over at the first comparison.
    private static (double Low, double High) Extremes(ReadOnlySpan<float> power, int count)
    {
        Span<float> low = stackalloc float[count];
        Span<float> high = stackalloc float[count];
        low.Fill(float.PositiveInfinity);
        high.Fill(float.NegativeInfinity);
        foreach (var value in power)
        {
            if (value < low[^1])
                Insert(low, value, ascending: true);
            if (value > high[^1])
                Insert(high, value, ascending: false);
        }
        double lowSum = 0, highSum = 0;
        for (var i = 0; i < count; i++)
        {
            lowSum += Math.Sqrt(low[i]);
            highSum += Math.Sqrt(high[i]);
        }
        return (lowSum / count, highSum / count);
    }

    private static void Insert(Span<float> sorted, float value, bool ascending)
    {
        var place = sorted.Length - 1;
        while (place > 0 && (ascending ? sorted[place - 1] > value : sorted[place - 1] < value))
        {
            sorted[place] = sorted[place - 1];
            place--;
        }
        sorted[place] = value;
    }
}
