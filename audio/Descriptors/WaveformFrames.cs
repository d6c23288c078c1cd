namespace ProductionValue.Audio;

/// <summary>Descriptors of frames that need no spectrum, as librosa 0.11 defines them.</summary>
/// <remarks>Goldens: <c>zcr</c>, <c>rms</c>, <c>frame_crest</c>.</remarks>
internal static class WaveformFrames
{
    private const float Zero = 1e-10f; // What is nearer to zero than this has no sign.

    /// <summary>Share of the samples of every centred frame at which the sign changes, 0…1; the ends are repeated.</summary>
    public static double[] ZeroCrossingRate(ReadOnlySpan<float> samples)
    {
        const int Half = MfccSettings.FftSize / 2;
        var changes = new int[samples.Length + 1]; // Changes before each sample.
        for (var i = 1; i < samples.Length; i++)
            changes[i + 1] = changes[i] + ((samples[i] < -Zero) != (samples[i - 1] < -Zero) ? 1 : 0);
        var rates = new double[MfccSettings.FrameCount(samples.Length)];
        for (var t = 0; t < rates.Length; t++)
        {
            var first = Math.Clamp((t * MfccSettings.HopLength) - Half + 1, 1, samples.Length);
            var last = Math.Clamp((t * MfccSettings.HopLength) + Half, 1, samples.Length);
            rates[t] = (double)(changes[last] - changes[first]) / MfccSettings.FftSize;
        }
        return rates;
    }

    /// <summary>Root mean square of every centred frame; zeros beyond the ends.</summary>
    public static double[] Rms(ReadOnlySpan<float> samples)
    {
        const int Half = MfccSettings.FftSize / 2;
        var levels = new double[MfccSettings.FrameCount(samples.Length)];
        for (var t = 0; t < levels.Length; t++)
        {
            var first = Math.Max(0, (t * MfccSettings.HopLength) - Half);
            var last = Math.Min(samples.Length, (t * MfccSettings.HopLength) + Half);
            double sum = 0;
            for (var i = first; i < last; i++)
                sum += (double)samples[i] * samples[i];
            levels[t] = Math.Sqrt(sum / MfccSettings.FftSize);
        }
        return levels;
    }

    /// <summary>Peak over root mean square of consecutive frames without overlap; 0 where a frame is silent.</summary>
    public static double[] CrestFactors(ReadOnlySpan<float> samples, int frameLength)
    {
        var crests = new double[samples.Length / frameLength];
        for (var t = 0; t < crests.Length; t++)
        {
            double peak = 0, sum = 0;
            foreach (var sample in samples.Slice(t * frameLength, frameLength))
            {
                peak = Math.Max(peak, Math.Abs(sample));
                sum += (double)sample * sample;
            }
            crests[t] = sum > 0 ? peak / Math.Sqrt(sum / frameLength) : 0;
        }
        return crests;
    }
}
