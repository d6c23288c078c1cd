using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>The recursion of <see cref="HighPassKernel"/>: the filter without its gain, as three sections in a row.</summary>
/// <remarks>
/// Each zero lies at 1, so the numerators are plain differences; the denominators are those of the Butterworth sections (quality 1, 1.618 and 0.618 of two
/// pole pairs, one real pole). Direct form: a sample waits for one multiplication of the sample before it, and the units that add and those that multiply have equal work.
/// </remarks>
/// <typeparam name="T">Vectors to compute with.</typeparam>
internal static class HighPassStep<T>
    where T : struct, IDoubles<T>
{
    private const int Pieces = 8;
    private const int States = 8;
    private const double CutoffHz = 800;

    private static readonly double Bend = Math.Tan(Math.PI * CutoffHz / MfccSettings.SampleRate);
    private static readonly double Pole = (1 - Bend) / (1 + Bend);
    private static readonly (double Once, double Twice) Narrow = Section(Math.Cos(Math.PI / 5));
    private static readonly (double Once, double Twice) Wide = Section(Math.Cos(2 * Math.PI / 5));

    /// <summary>Doubles that the filter keeps from one run to the next.</summary>
    public static int StateLength => States * Pieces;

    /// <summary>Puts the filter into the steady state of a step of the height of its first samples.</summary>
    /// <param name="state">Shape [<see cref="StateLength"/>].</param>
    /// <param name="first">One sample of each piece.</param>
    public static void Start(Span<double> state, ReadOnlySpan<double> first)
    {
        state.Clear();
        first.CopyTo(state);
    }

    /// <summary>Filters rows in place.</summary>
    /// <param name="origin">The first row.</param>
    /// <param name="step">From one row to the next: 8, or −8 for backwards.</param>
    /// <param name="rowCount">Rows.</param>
    /// <param name="state">Shape [<see cref="StateLength"/>].</param>
    public static void Run(ref double origin, nint step, int rowCount, Span<double> state)
    {
        ref var kept = ref MemoryMarshal.GetReference(state);
        var (x1, u1, e1, v1) = (T.Load(ref kept, 0), T.Load(ref kept, 8), T.Load(ref kept, 16), T.Load(ref kept, 24));
        var (v2, g1, w1, w2) = (T.Load(ref kept, 32), T.Load(ref kept, 40), T.Load(ref kept, 48), T.Load(ref kept, 56));
        var pole = T.All(Pole);
        var (a1, a2, c1, c2) = (T.All(Narrow.Once), T.All(Narrow.Twice), T.All(Wide.Once), T.All(Wide.Twice));
        nint at = 0;
        for (; rowCount > 0; rowCount--, at += step)
        {
            var x = T.Load(ref origin, at);
            var u = T.MultiplyAdd(pole, u1, x - x1);
            x1 = x;
            var e = u - u1;
            u1 = u;
            var v = T.MultiplyAdd(a1, v1, T.MultiplyAdd(a2, v2, e - e1));
            e1 = e;
            var g = v - v1;
            (v2, v1) = (v1, v);
            var w = T.MultiplyAdd(c1, w1, T.MultiplyAdd(c2, w2, g - g1));
            g1 = g;
            (w2, w1) = (w1, w);
            T.Store(w, ref origin, at);
        }
        T.Store(x1, ref kept, 0);
        T.Store(u1, ref kept, 8);
        T.Store(e1, ref kept, 16);
        T.Store(v1, ref kept, 24);
        T.Store(v2, ref kept, 32);
        T.Store(g1, ref kept, 40);
        T.Store(w1, ref kept, 48);
        T.Store(w2, ref kept, 56);
    }

    // The recursion of a pole pair at an angle of the given cosine, by the bilinear transform with prewarping.
    private static (double Once, double Twice) Section(double cosine)
    {
        var square = Bend * Bend;
        var scale = 1 / (1 + (2 * cosine * Bend) + square);
        return (2 * (1 - square) * scale, ((2 * cosine * Bend) - 1 - square) * scale);
    }
}
