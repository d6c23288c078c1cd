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

    /// <summary>The level of two stretches of a signal together.</summary>
    public static SignalLevel operator +(SignalLevel first, SignalLevel second) =>
        new(first.Sum + second.Sum, first.Squares + second.Squares, Math.Max(first.Peak, second.Peak));
}
