using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ProductionValue.Audio;

/// <summary>Descriptors of frames that need no spectrum, as librosa 0.11 defines them.</summary>
/// <remarks>Goldens: <c>zcr</c>, <c>rms</c>, <c>frame_crest</c>.</remarks>
internal static class WaveformFrames
{
    private const float Zero = 1e-10f; // What is nearer to zero than this has no sign.

    /// <summary>Share of the samples of every centred frame at which the sign changes, 0…1; the ends are repeated.</summary>
    public static double[] ZeroCrossingRate(ReadOnlySpan<float> samples)
    {
        // Frame t sees the changes at the samples 512·(t − 2) + 1 … 512·(t + 2) − 1: four hops but for their last sample.
        const int Hop = MfccSettings.HopLength;
        var hops = new int[(samples.Length / Hop) + 3];
        for (var hop = 0; (hop * Hop) + 1 < samples.Length; hop++)
            hops[hop] = Changes(samples.Slice(hop * Hop, Math.Min(Hop + 1, samples.Length - (hop * Hop))));
        var rates = new double[MfccSettings.FrameCount(samples.Length)];
        for (var t = 0; t < rates.Length; t++)
        {
            var count = 0;
            for (var hop = Math.Max(0, t - 2); hop < t + 2; hop++)
                count += hops[hop];
            var end = (t + 2) * Hop;
            if (end < samples.Length)
                count -= Changes(samples.Slice(end - 1, 2));
            rates[t] = (double)count / MfccSettings.FftSize;
        }
        return rates;
    }

    // How often the sign changes from one sample to the next.
    private static int Changes(ReadOnlySpan<float> samples)
    {
        ref var first = ref MemoryMarshal.GetReference(samples);
        var (zero, count, i) = (Vector256.Create(-Zero), 0, 1);
        for (; i + Vector256<float>.Count <= samples.Length; i += Vector256<float>.Count)
        {
            var here = Vector256.LessThan(Vector256.LoadUnsafe(ref first, (nuint)i), zero);
            var before = Vector256.LessThan(Vector256.LoadUnsafe(ref first, (nuint)i - 1), zero);
            count += BitOperations.PopCount((here ^ before).ExtractMostSignificantBits());
        }
        for (; i < samples.Length; i++)
            count += (samples[i] < -Zero) != (samples[i - 1] < -Zero) ? 1 : 0;
        return count;
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
