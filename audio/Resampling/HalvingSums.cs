using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>The sums of <see cref="PolyphaseKernel{T}"/> where two samples make one: all outputs have the same taps, so each tap is read once for two outputs of each of eight neighbours.</summary>
/// <remarks>Every output is summed in the order of its taps, as elsewhere, so that its rounding is the same: the contrast of what lies beside silence hears it.</remarks>
/// <typeparam name="T">The vector width.</typeparam>
internal static class HalvingSums<T>
    where T : struct, ILanes<T>
{
    /// <summary>Samples for one output.</summary>
    public const int Down = 2;

    private const int Neighbours = 8;

    /// <summary>Computes the outputs of a chunk.</summary>
    /// <param name="filter">One phase.</param>
    /// <param name="rows">The input, from the first sample that the first output sees.</param>
    /// <param name="done">Receives the outputs, shape [a multiple of 16, lanes].</param>
    public static void Apply(PolyphaseFilter filter, ReadOnlySpan<float> rows, Span<float> done)
    {
        var group = 2 * Neighbours * T.Count;
        ref var taps = ref filter.Taps[filter.TapsOf(0)];
        for (var i = 0; i < done.Length; i += group)
            Sixteen(ref MemoryMarshal.GetReference(rows[(Down * i)..]), ref taps, filter.TapCount + (Down * (Neighbours - 1)), ref MemoryMarshal.GetReference(done.Slice(i, group)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sixteen(ref float row, ref float taps, int count, ref float done)
    {
        var n = (nuint)T.Count;
        ref var later = ref Unsafe.Add(ref row, Down * Neighbours * n);
        var (a0, a1, a2, a3) = (T.All(0), T.All(0), T.All(0), T.All(0));
        var (a4, a5, a6, a7) = (a0, a1, a2, a3);
        var (b0, b1, b2, b3) = (a0, a1, a2, a3);
        var (b4, b5, b6, b7) = (a0, a1, a2, a3);
        for (; count > 0; count--)
        {
            var (x, y) = (T.Load(ref row, 0), T.Load(ref later, 0));
            var tap = T.Repeat(ref taps, 0);
            (a0, b0) = (T.MultiplyAdd(x, tap, a0), T.MultiplyAdd(y, tap, b0));
            tap = T.Repeat(ref Unsafe.Subtract(ref taps, 2), 0);
            (a1, b1) = (T.MultiplyAdd(x, tap, a1), T.MultiplyAdd(y, tap, b1));
            tap = T.Repeat(ref Unsafe.Subtract(ref taps, 4), 0);
            (a2, b2) = (T.MultiplyAdd(x, tap, a2), T.MultiplyAdd(y, tap, b2));
            tap = T.Repeat(ref Unsafe.Subtract(ref taps, 6), 0);
            (a3, b3) = (T.MultiplyAdd(x, tap, a3), T.MultiplyAdd(y, tap, b3));
            tap = T.Repeat(ref Unsafe.Subtract(ref taps, 8), 0);
            (a4, b4) = (T.MultiplyAdd(x, tap, a4), T.MultiplyAdd(y, tap, b4));
            tap = T.Repeat(ref Unsafe.Subtract(ref taps, 10), 0);
            (a5, b5) = (T.MultiplyAdd(x, tap, a5), T.MultiplyAdd(y, tap, b5));
            tap = T.Repeat(ref Unsafe.Subtract(ref taps, 12), 0);
            (a6, b6) = (T.MultiplyAdd(x, tap, a6), T.MultiplyAdd(y, tap, b6));
            tap = T.Repeat(ref Unsafe.Subtract(ref taps, 14), 0);
            (a7, b7) = (T.MultiplyAdd(x, tap, a7), T.MultiplyAdd(y, tap, b7));
            row = ref Unsafe.Add(ref row, n);
            later = ref Unsafe.Add(ref later, n);
            taps = ref Unsafe.Add(ref taps, 1);
        }
        Keep(a0, a1, a2, a3, ref done);
        Keep(a4, a5, a6, a7, ref Unsafe.Add(ref done, 4 * n));
        Keep(b0, b1, b2, b3, ref Unsafe.Add(ref done, 8 * n));
        Keep(b4, b5, b6, b7, ref Unsafe.Add(ref done, 12 * n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(T first, T second, T third, T fourth, ref float done)
    {
        var n = (nuint)T.Count;
        T.Store(first, ref done, 0);
        T.Store(second, ref done, n);
        T.Store(third, ref done, 2 * n);
        T.Store(fourth, ref done, 3 * n);
    }
}
