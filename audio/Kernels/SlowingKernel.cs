using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>A symmetric filter whose every second output is kept, over pieces of a signal that lie side by side, one a lane; held to the plain sum.</summary>
/// <remarks>The two samples that share a tap are added first: adding and multiplying then run side by side, and half the products are saved.</remarks>
/// <typeparam name="T">The vector width.</typeparam>
internal static class SlowingKernel<T>
    where T : struct, ILanes<T>
{
    private const int Short = 16; // Taps of nearly all stages.

    /// <summary>Filters and halves.</summary>
    /// <param name="rows">Shape [2 · outputs + taps − 2, lanes].</param>
    /// <param name="taps">A symmetric filter of an even number of taps; output i is Σ taps[t] · rows[2i + t].</param>
    /// <param name="result">Receives the outputs, shape [an even number, lanes].</param>
    public static void Halve(ReadOnlySpan<float> rows, ReadOnlySpan<float> taps, Span<float> result)
    {
        var count = result.Length / T.Count;
        Require.That(count % 2 == 0 && taps.Length % 2 == 0, nameof(taps), $"expected an even number of taps and outputs, got {taps.Length} and {count}");
        Require.Length(rows, ((2 * count) + taps.Length - 2) * T.Count);
        if (taps.Length == Short)
            Sixteen(ref MemoryMarshal.GetReference(rows), ref MemoryMarshal.GetReference(taps), count, ref MemoryMarshal.GetReference(result));
        else
            Any(ref MemoryMarshal.GetReference(rows), taps, count, ref MemoryMarshal.GetReference(result));
    }

    // Two outputs at a time see eighteen rows, which with the taps just fit into the registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sixteen(ref float row, ref float taps, int count, ref float result)
    {
        var n = (nuint)T.Count;
        var (h0, h1, h2, h3) = (T.Repeat(ref taps, 0), T.Repeat(ref taps, 1), T.Repeat(ref taps, 2), T.Repeat(ref taps, 3));
        var (h4, h5, h6, h7) = (T.Repeat(ref taps, 4), T.Repeat(ref taps, 5), T.Repeat(ref taps, 6), T.Repeat(ref taps, 7));
        for (; count > 0; count -= 2)
        {
            var (r0, r1, r2, r3) = (T.Load(ref row, 0), T.Load(ref row, n), T.Load(ref row, 2 * n), T.Load(ref row, 3 * n));
            var (r4, r5, r6, r7) = (T.Load(ref row, 4 * n), T.Load(ref row, 5 * n), T.Load(ref row, 6 * n), T.Load(ref row, 7 * n));
            var (r8, r9, r10, r11) = (T.Load(ref row, 8 * n), T.Load(ref row, 9 * n), T.Load(ref row, 10 * n), T.Load(ref row, 11 * n));
            var (r12, r13, r14, r15) = (T.Load(ref row, 12 * n), T.Load(ref row, 13 * n), T.Load(ref row, 14 * n), T.Load(ref row, 15 * n));
            var (r16, r17) = (T.Load(ref row, 16 * n), T.Load(ref row, 17 * n));
            var a = T.MultiplyAdd(h1, r1 + r14, (r0 + r15) * h0);
            var b = T.MultiplyAdd(h1, r3 + r16, (r2 + r17) * h0);
            (a, b) = (T.MultiplyAdd(h2, r2 + r13, a), T.MultiplyAdd(h2, r4 + r15, b));
            (a, b) = (T.MultiplyAdd(h3, r3 + r12, a), T.MultiplyAdd(h3, r5 + r14, b));
            (a, b) = (T.MultiplyAdd(h4, r4 + r11, a), T.MultiplyAdd(h4, r6 + r13, b));
            (a, b) = (T.MultiplyAdd(h5, r5 + r10, a), T.MultiplyAdd(h5, r7 + r12, b));
            (a, b) = (T.MultiplyAdd(h6, r6 + r9, a), T.MultiplyAdd(h6, r8 + r11, b));
            T.Store(T.MultiplyAdd(h7, r7 + r8, a), ref result, 0);
            T.Store(T.MultiplyAdd(h7, r9 + r10, b), ref result, n);
            row = ref Unsafe.Add(ref row, 4 * n);
            result = ref Unsafe.Add(ref result, 2 * n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Any(ref float row, ReadOnlySpan<float> taps, int count, ref float result)
    {
        var n = (nuint)T.Count;
        for (; count > 0; count -= 2)
        {
            ref var front = ref row;
            ref var back = ref Unsafe.Add(ref row, (nuint)(taps.Length - 1) * n);
            var (a, b) = (T.All(0), T.All(0));
            for (var t = 0; t < taps.Length / 2; t++)
            {
                var tap = T.All(taps[t]);
                a = T.MultiplyAdd(tap, T.Load(ref front, 0) + T.Load(ref back, 0), a);
                b = T.MultiplyAdd(tap, T.Load(ref front, 2 * n) + T.Load(ref back, 2 * n), b);
                front = ref Unsafe.Add(ref front, n);
                back = ref Unsafe.Subtract(ref back, n);
            }
            T.Store(a, ref result, 0);
            T.Store(b, ref result, n);
            row = ref Unsafe.Add(ref row, 4 * n);
            result = ref Unsafe.Add(ref result, 2 * n);
        }
    }
}
