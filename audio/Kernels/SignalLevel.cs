using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ProductionValue.Audio;

/// <summary>What one pass over a signal tells of its level.</summary>
/// <param name="Sum">Sum of the samples.</param>
/// <param name="Squares">Sum of their squares.</param>
/// <param name="Peak">Highest magnitude, 0 for none.</param>
internal readonly record struct SignalLevel(double Sum, double Squares, float Peak)
{
    private const int Count = 8;
    private const int BlockLength = 2_048; // Four signals of a block stay in the first-level cache.

    /// <summary>Measures a signal.</summary>
    /// <param name="samples">Finite samples.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static SignalLevel Of(ReadOnlySpan<float> samples)
    {
        ref var first = ref MemoryMarshal.GetReference(samples);
        var (sumLow, sumHigh, low, high) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        var peaks = Vector256<float>.Zero;
        var i = 0;
        for (; i + Count <= samples.Length; i += Count)
        {
            var x = Vector256.LoadUnsafe(ref first, (nuint)i);
            peaks = Vector256.MaxNative(peaks, Vector256.Abs(x));
            var (lower, upper) = Vector256.Widen(x);
            sumLow += lower;
            sumHigh += upper;
            low += lower * lower;
            high += upper * upper;
        }
        var (sum, squares, peak) = (Vector256.Sum(sumLow + sumHigh), Vector256.Sum(low + high), 0f);
        for (var lane = 0; lane < Count; lane++)
            peak = Math.Max(peak, peaks[lane]);
        for (; i < samples.Length; i++)
            (sum, squares, peak) = (sum + samples[i], squares + ((double)samples[i] * samples[i]), Math.Max(peak, Math.Abs(samples[i])));
        return new(sum, squares, peak);
    }

    /// <summary>Computes middle and side of two channels and measures channels and middle, while each block of them is in the cache.</summary>
    /// <param name="left">Shape [n].</param>
    /// <param name="right">Shape [n].</param>
    /// <param name="middle">Receives (left + right) / 2, shape [n].</param>
    /// <param name="side">Receives (left − right) / 2, shape [n].</param>
    public static (SignalLevel Left, SignalLevel Right, SignalLevel Middle) Mix(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> middle, Span<float> side)
    {
        var (ofLeft, ofRight, ofMiddle) = (default(SignalLevel), default(SignalLevel), default(SignalLevel));
        for (var start = 0; start < left.Length; start += BlockLength)
        {
            var block = new Range(start, Math.Min(start + BlockLength, left.Length));
            SampleSums.Combine(left[block], right[block], 0.5f, middle[block]);
            SampleSums.Combine(left[block], right[block], -0.5f, side[block]);
            (ofLeft, ofRight, ofMiddle) = (ofLeft + Of(left[block]), ofRight + Of(right[block]), ofMiddle + Of(middle[block]));
        }
        return (ofLeft, ofRight, ofMiddle);
    }

    /// <summary>The level of two stretches of a signal together.</summary>
    public static SignalLevel operator +(SignalLevel first, SignalLevel second) =>
        new(first.Sum + second.Sum, first.Squares + second.Squares, Math.Max(first.Peak, second.Peak));
}
