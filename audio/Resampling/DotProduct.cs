using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ProductionValue.Audio;

/// <summary>Sum of products of two spans, on the widest vectors the machine has.</summary>
internal static class DotProduct
{
    /// <summary>Σ x·y.</summary>
    /// <param name="x">Shape [n], n a multiple of 16.</param>
    /// <param name="y">Shape [n].</param>
    /// <exception cref="ArgumentException">The lengths differ or are no multiple of 16.</exception>
    public static float Of(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Require.Length(y, x.Length);
        Require.That(x.Length % 16 == 0, nameof(x), $"expected a multiple of 16 elements, got {x.Length}");
        if (Vector512.IsHardwareAccelerated)
            return Wide(x, y);
        return Vector256.IsHardwareAccelerated ? Narrow(x, y) : Scalar(x, y);
    }

    /// <summary>The plain loop that the others are held to.</summary>
    /// <inheritdoc cref="Of"/>
    public static float Scalar(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double sum = 0;
        for (var i = 0; i < x.Length; i++)
            sum += (double)x[i] * y[i];
        return (float)sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Wide(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        var (even, odd) = (Vector512<float>.Zero, Vector512<float>.Zero);
        nuint i = 0;
        for (; i + 32 <= (nuint)x.Length; i += 32)
        {
            even = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i), even);
            odd = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, i + 16), Vector512.LoadUnsafe(ref b, i + 16), odd);
        }
        if (i < (nuint)x.Length)
            even = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i), even);
        return Vector512.Sum(even + odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Narrow(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        var (even, odd) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (nuint i = 0; i < (nuint)x.Length; i += 16)
        {
            even = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, i), Vector256.LoadUnsafe(ref b, i), even);
            odd = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, i + 8), Vector256.LoadUnsafe(ref b, i + 8), odd);
        }
        return Vector256.Sum(even + odd);
    }
}
