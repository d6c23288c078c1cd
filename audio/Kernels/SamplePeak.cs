using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ProductionValue.Audio;

/// <summary>The highest magnitude of samples.</summary>
internal static class SamplePeak
{
    /// <summary>max |x|, 0 for none.</summary>
    /// <param name="samples">Finite samples.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Of(ReadOnlySpan<float> samples)
    {
        ref var first = ref MemoryMarshal.GetReference(samples);
        var (even, odd) = (Vector256<float>.Zero, Vector256<float>.Zero);
        var i = 0;
        for (; i + 16 <= samples.Length; i += 16)
        {
            even = Vector256.MaxNative(even, Vector256.Abs(Vector256.LoadUnsafe(ref first, (nuint)i)));
            odd = Vector256.MaxNative(odd, Vector256.Abs(Vector256.LoadUnsafe(ref first, (nuint)i + 8)));
        }
        var both = Vector256.MaxNative(even, odd);
        float peak = 0;
        for (var lane = 0; lane < Vector256<float>.Count; lane++)
            peak = Math.Max(peak, both[lane]);
        for (; i < samples.Length; i++)
            peak = Math.Max(peak, Math.Abs(samples[i]));
        return peak;
    }
}
