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
            var (first, last, extremes) = Range(spectrogram.Frequency(1), spectrogram.BinCount, band);
            for (var t = 0; t < frames; t++)
                (valleys[(band * frames) + t], peaks[(band * frames) + t]) = Extremes(spectrogram[t][first..last], extremes);
        }
        return Difference(peaks, valleys);
    }

    /// <summary>Peaks over valleys in dB, each no further than 80 dB below the clip's highest.</summary>
    /// <param name="peaks">Mean magnitudes, shape [<see cref="BandCount"/>, frames]; overwritten by the result.</param>
    /// <param name="valleys">Mean magnitudes, of the same shape; overwritten.</param>
    internal static double[] Difference(double[] peaks, double[] valleys)
    {
        LogMel.ToDb(peaks);
        LogMel.ToDb(valleys);
        for (var i = 0; i < peaks.Length; i++)
            peaks[i] -= valleys[i];
        return peaks;
    }

    /// <summary>First bin of a band, the bin behind its last, and how many of its bins count as peak and as valley.</summary>
    /// <param name="binHz">Distance of the bins, Hz.</param>
    /// <param name="binCount">Number of bins.</param>
    /// <param name="band">Number of the band.</param>
    // A band takes in the bin below it and leaves out its last one; the topmost reaches to the end.
    internal static (int First, int Last, int Extremes) Range(double binHz, int binCount, int band)
    {
        var lowHz = band == 0 ? 0 : LowestHz * Math.Pow(2, band - 1);
        var highHz = LowestHz * Math.Pow(2, band);
        var first = (int)Math.Ceiling(lowHz / binHz);
        var last = Math.Min((int)Math.Floor(highHz / binHz), binCount - 1);
        if (band > 0)
            first--;
        if (band == BandCount - 1)
            last = binCount - 1;
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
