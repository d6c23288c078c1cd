namespace ProductionValue.Audio;

/// <summary>The highest magnitude between the samples, found by interpolating fourfold.</summary>
/// <remarks>Source: ITU-R BS.1770-4, annex 2, with a longer interpolator (32 samples instead of 12). Golden: ffmpeg's <c>ebur128</c>, within 0.15 dB.</remarks>
internal static class TruePeak
{
    private const int Phases = 4;
    private const int TapCount = 32;
    private const int Block = 16;

    private static readonly float[] Taps = Design();

    /// <summary>The true peak of a channel, linear.</summary>
    /// <param name="samples">Shape [n].</param>
    public static float Of(ReadOnlySpan<float> samples)
    {
        var peak = SamplePeak.Of(samples);
        // Between samples that stay below half the peak nothing rises above it: that would take a tone at half the sample rate.
        var threshold = peak / 2;
        for (var start = 0; start + TapCount <= samples.Length; start += Block)
        {
            // The block and all samples its interpolations lie between.
            var middle = samples.Slice(start + (TapCount / 2) - 1, Math.Min(Block + 1, samples.Length - start - (TapCount / 2) + 1));
            if (SamplePeak.Of(middle) < threshold)
                continue;
            for (var i = start; i < start + Block && i + TapCount <= samples.Length; i++)
            {
                for (var phase = 1; phase < Phases; phase++)
                    peak = Math.Max(peak, Math.Abs(DotProduct.Of(Taps.AsSpan(phase * TapCount, TapCount), samples.Slice(i, TapCount))));
            }
        }
        return peak;
    }

    // A sinc under a cosine-squared taper that spans the taps, each phase passing a constant unchanged.
    private static float[] Design()
    {
        var taps = new float[Phases * TapCount];
        var row = new double[TapCount];
        for (var phase = 0; phase < Phases; phase++)
        {
            for (var t = 0; t < TapCount; t++)
            {
                var distance = t - ((TapCount / 2) - 1) - ((double)phase / Phases);
                var sinc = Math.Abs(distance) < 1e-9 ? 1 : Math.Sin(Math.PI * distance) / (Math.PI * distance);
                row[t] = sinc * Math.Pow(Math.Cos(Math.PI * distance / (TapCount + 1)), 2);
            }
            var sum = row.Sum();
            for (var t = 0; t < TapCount; t++)
                taps[(phase * TapCount) + t] = (float)(row[t] / sum);
        }
        return taps;
    }
}
