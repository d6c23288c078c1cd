using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>The octave filters of <see cref="OctaveEnvelopes"/> with pieces of a clip side by side, one a lane, and three octaves at a time, because each sample of one waits for the sample before.</summary>
/// <remarks>
/// Source: Simper, <i>Linear trapezoidal state variable filter</i> (2013), without its gain: v = a₁·u₁ + a₂·(x − u₂); u₁ ← 2v − u₁; u₂ ← u₂ + 2g·v. With V = v ÷ a₂ and
/// U = u₁ ÷ 2a₂ that is V = 2a₁·U + x − u₂; U ← V − U; u₂ ← u₂ + 2g·a₂·V: two products instead of three, and a result without its factor a₂.
/// </remarks>
/// <typeparam name="T">The vector width.</typeparam>
internal static class OctaveKernel<T>
    where T : struct, ILanes<T>
{
    /// <summary>Octaves that are filtered together.</summary>
    public const int Together = 3;

    private const int States = 4;
    private const int Coefficients = 2;
    private const float Nothing = 1e-15f; // States below are set to zero, so that they do not crawl through the subnormal numbers.

    /// <summary>Floats of state of so many octaves.</summary>
    public static int StateLength(int octaves) => octaves * States * T.Count;

    /// <summary>Sum of the squares and highest square of every lane, added to what is there.</summary>
    /// <param name="rows">Shape [step, lanes].</param>
    /// <param name="results">The sums, then the highest, shape [2, lanes].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Measure(ReadOnlySpan<float> rows, Span<float> results)
    {
        ref var cells = ref MemoryMarshal.GetReference(rows);
        var (sum, highest) = (T.Load(ref MemoryMarshal.GetReference(results), 0), T.Load(ref MemoryMarshal.GetReference(results), (nuint)T.Count));
        for (nuint i = 0; i < (nuint)rows.Length; i += (nuint)T.Count)
        {
            var x = T.Load(ref cells, i);
            var square = x * x;
            sum += square;
            highest = T.Max(highest, square);
        }
        T.Store(sum, ref MemoryMarshal.GetReference(results), 0);
        T.Store(highest, ref MemoryMarshal.GetReference(results), (nuint)T.Count);
    }

    /// <summary>Sends a step through three octaves' filters.</summary>
    /// <param name="rows">Shape [step, lanes].</param>
    /// <param name="coefficients">2a₁ and 2g·a₂ of each octave, shape [<see cref="Together"/>, 2].</param>
    /// <param name="state">What the filters keep, shape [<see cref="Together"/>, 4, lanes].</param>
    /// <param name="results">Sum and highest square of each octave, added to what is there, shape [<see cref="Together"/>, 2, lanes].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Filter(ReadOnlySpan<float> rows, ReadOnlySpan<float> coefficients, Span<float> state, Span<float> results)
    {
        Require.Length(coefficients, Together * Coefficients);
        Require.Length(state, StateLength(Together));
        Require.Length(results, Together * 2 * T.Count);
        var n = (nuint)T.Count;
        ref var cells = ref MemoryMarshal.GetReference(rows);
        ref var c = ref MemoryMarshal.GetReference(coefficients);
        ref var s = ref MemoryMarshal.GetReference(state);
        var (a1, a2, b1, b2, c1, c2) = (T.Repeat(ref c, 0), T.Repeat(ref c, 1), T.Repeat(ref c, 2), T.Repeat(ref c, 3), T.Repeat(ref c, 4), T.Repeat(ref c, 5));
        var (au, av, aw, az) = (T.Load(ref s, 0), T.Load(ref s, n), T.Load(ref s, 2 * n), T.Load(ref s, 3 * n));
        var (bu, bv, bw, bz) = (T.Load(ref s, 4 * n), T.Load(ref s, 5 * n), T.Load(ref s, 6 * n), T.Load(ref s, 7 * n));
        var (cu, cv, cw, cz) = (T.Load(ref s, 8 * n), T.Load(ref s, 9 * n), T.Load(ref s, 10 * n), T.Load(ref s, 11 * n));
        ref var result = ref MemoryMarshal.GetReference(results);
        var (aSum, bSum, cSum) = (T.Load(ref result, 0), T.Load(ref result, 2 * n), T.Load(ref result, 4 * n));
        var (aTop, bTop, cTop) = (T.Load(ref result, n), T.Load(ref result, 3 * n), T.Load(ref result, 5 * n));
        for (nuint i = 0; i < (nuint)rows.Length; i += n)
        {
            var x = T.Load(ref cells, i);
            Pass(Pass(x, a1, a2, ref au, ref av), a1, a2, ref aw, ref az, ref aSum, ref aTop);
            Pass(Pass(x, b1, b2, ref bu, ref bv), b1, b2, ref bw, ref bz, ref bSum, ref bTop);
            Pass(Pass(x, c1, c2, ref cu, ref cv), c1, c2, ref cw, ref cz, ref cSum, ref cTop);
        }
        Keep(au, av, aw, az, ref s);
        Keep(bu, bv, bw, bz, ref Unsafe.Add(ref s, States * n));
        Keep(cu, cv, cw, cz, ref Unsafe.Add(ref s, 2 * States * n));
        T.Store(aSum, ref result, 0);
        T.Store(aTop, ref result, n);
        T.Store(bSum, ref result, 2 * n);
        T.Store(bTop, ref result, 3 * n);
        T.Store(cSum, ref result, 4 * n);
        T.Store(cTop, ref result, 5 * n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Pass(T x, T back, T on, ref T first, ref T second)
    {
        var v = T.MultiplyAdd(back, first, x - second);
        first = v - first;
        second = T.MultiplyAdd(on, v, second);
        return v;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass(T x, T back, T on, ref T first, ref T second, ref T sum, ref T highest)
    {
        var v = Pass(x, back, on, ref first, ref second);
        var square = v * v;
        sum += square;
        highest = T.Max(highest, square);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(T u, T v, T w, T z, ref float state)
    {
        var n = (nuint)T.Count;
        T.Store(Flushed(u), ref state, 0);
        T.Store(Flushed(v), ref state, n);
        T.Store(Flushed(w), ref state, 2 * n);
        T.Store(Flushed(z), ref state, 3 * n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Flushed(T state) => state * T.OneBelow(T.All(Nothing), T.Max(state, T.All(0) - state));
}
