using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ProductionValue.Audio;

/// <summary>Plain arithmetic on whole signals, several samples at a time.</summary>
internal static class SampleSums
{
    private const int Count = 8;

    /// <summary>Half the sum of two signals.</summary>
    /// <param name="left">Shape [n].</param>
    /// <param name="right">Shape [n].</param>
    /// <param name="result">Receives (left + right) / 2, shape [n].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mean(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> result)
    {
        Require.Length(right, left.Length);
        Require.Length(result, left.Length);
        ref var l = ref MemoryMarshal.GetReference(left);
        ref var r = ref MemoryMarshal.GetReference(right);
        ref var to = ref MemoryMarshal.GetReference(result);
        var half = Vector256.Create(0.5f);
        var i = 0;
        for (; i + Count <= left.Length; i += Count)
            ((Vector256.LoadUnsafe(ref l, (nuint)i) * half) + (Vector256.LoadUnsafe(ref r, (nuint)i) * half)).StoreUnsafe(ref to, (nuint)i);
        for (; i < left.Length; i++)
            result[i] = (left[i] * 0.5f) + (right[i] * 0.5f);
    }

    /// <summary>Sum of the squares of the samples, in double precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double OfSquares(ReadOnlySpan<float> samples)
    {
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        ref var first = ref MemoryMarshal.GetReference(samples);
        var i = 0;
        for (; i + Count <= samples.Length; i += Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.LoadUnsafe(ref first, (nuint)i));
            low += lower * lower;
            high += upper * upper;
        }
        var sum = Vector256.Sum(low + high);
        for (; i < samples.Length; i++)
            sum += (double)samples[i] * samples[i];
        return sum;
    }

    /// <summary>The highest magnitude as bits: those of a number that is not finite are 0x7F800000 or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int HighestMagnitudeBits(ReadOnlySpan<float> samples)
    {
        var bits = MemoryMarshal.Cast<float, int>(samples);
        ref var first = ref MemoryMarshal.GetReference(bits);
        var (magnitude, highest) = (Vector256.Create(int.MaxValue), Vector256<int>.Zero);
        var i = 0;
        for (; i + Count <= bits.Length; i += Count)
            highest = Vector256.Max(highest, Vector256.LoadUnsafe(ref first, (nuint)i) & magnitude);
        var result = 0;
        for (var lane = 0; lane < Count; lane++)
            result = Math.Max(result, highest.GetElement(lane));
        for (; i < bits.Length; i++)
            result = Math.Max(result, bits[i] & int.MaxValue);
        return result;
    }
}
