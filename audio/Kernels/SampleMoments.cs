using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ProductionValue.Audio;

/// <summary>Moments of the samples around their mean, and how many of them come near the peak.</summary>
/// <param name="Second">Mean square.</param>
/// <param name="Third">Mean cube.</param>
/// <param name="Fourth">Mean fourth power.</param>
/// <param name="ShareAbove90">Share of the samples above 90 % of the peak.</param>
/// <param name="ShareAbove50">Share of the samples above 50 % of the peak.</param>
internal readonly record struct SampleMoments(double Second, double Third, double Fourth, double ShareAbove90, double ShareAbove50)
{
    private const int BlockLength = 4_096; // Summed in single precision, the blocks in double.

    /// <summary>Measures samples.</summary>
    /// <param name="samples">Shape [n], n ≥ 1.</param>
    /// <param name="level">Their level.</param>
    public static SampleMoments Of(ReadOnlySpan<float> samples, SignalLevel level)
    {
        var (peak, mean) = (level.Peak, (float)(level.Sum / samples.Length));
        double second = 0, third = 0, fourth = 0, above90 = 0, above50 = 0;
        for (var start = 0; start < samples.Length; start += BlockLength)
        {
            var block = samples.Slice(start, Math.Min(BlockLength, samples.Length - start));
            var sums = Sum(block, mean, 0.9f * peak, 0.5f * peak);
            second += sums.Second;
            third += sums.Third;
            fourth += sums.Fourth;
            above90 += sums.ShareAbove90;
            above50 += sums.ShareAbove50;
        }
        var n = (double)samples.Length;
        return new(second / n, third / n, fourth / n, above90 / n, above50 / n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static SampleMoments Sum(ReadOnlySpan<float> samples, float mean, float high, float middle)
    {
        ref var first = ref MemoryMarshal.GetReference(samples);
        var (centre, highs, middles) = (Vector256.Create(mean), Vector256.Create(high), Vector256.Create(middle));
        var (second, third, fourth, above90, above50) =
            (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var i = 0;
        for (; i + Vector256<float>.Count <= samples.Length; i += Vector256<float>.Count)
        {
            var x = Vector256.LoadUnsafe(ref first, (nuint)i);
            var magnitude = Vector256.Abs(x);
            above90 += Vector256.GreaterThan(magnitude, highs) & Vector256<float>.One;
            above50 += Vector256.GreaterThan(magnitude, middles) & Vector256<float>.One;
            x -= centre;
            var square = x * x;
            second += square;
            third += square * x;
            fourth += square * square;
        }
        double s2 = Vector256.Sum(second), s3 = Vector256.Sum(third), s4 = Vector256.Sum(fourth);
        double n90 = Vector256.Sum(above90), n50 = Vector256.Sum(above50);
        for (; i < samples.Length; i++)
        {
            var x = samples[i] - mean;
            s2 += x * x;
            s3 += x * x * x;
            s4 += x * x * x * x;
            n90 += Math.Abs(samples[i]) > high ? 1 : 0;
            n50 += Math.Abs(samples[i]) > middle ? 1 : 0;
        }
        return new(s2, s3, s4, n90, n50);
    }
}
