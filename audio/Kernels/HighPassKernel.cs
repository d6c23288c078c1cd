using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ProductionValue.Audio;

/// <summary>The poster's zero-phase high-pass with eight pieces of the clip side by side; held to <see cref="ZeroPhaseHighPass"/>.</summary>
/// <remarks>
/// The slowest pole, 0.9324, has decayed by 1e-15 after 512 samples. So each piece but the first starts from rest 512 samples early, on what is the end of the
/// piece before it, and is exact when its own samples begin; backwards likewise. Double precision throughout.
/// </remarks>
internal static class HighPassKernel
{
    private const int Pieces = 8;
    private const int WarmUp = 512;

    /// <summary>Filters a clip forwards and backwards.</summary>
    /// <param name="samples">Shape [n], n &gt; <see cref="ZeroPhaseHighPass.Extension"/>.</param>
    /// <param name="result">Receives the filtered clip, shape [n].</param>
    /// <exception cref="ArgumentException">The clip is too short, or the length of the result is another.</exception>
    public static void Apply(ReadOnlySpan<float> samples, Span<float> result)
    {
        const int Extension = ZeroPhaseHighPass.Extension;
        Require.That(samples.Length > Extension, nameof(samples), $"expected more than {Extension} samples, got {samples.Length}");
        Require.Length(result, samples.Length);
        var total = samples.Length + (2 * Extension);
        var length = (total + Pieces - 1) / Pieces;
        if (length < WarmUp)
        {
            Exactly(samples, result); // Too short to be cut.
            return;
        }
        var lent = ArrayPool<double>.Shared.Rent((length + WarmUp) * Pieces * 2);
        var forward = lent.AsSpan(0, (length + WarmUp) * Pieces);
        var backward = lent.AsSpan(forward.Length, forward.Length);
        Spread(samples, length, forward);
        Filter(forward, FirstOf(samples));
        Turn(forward, total, length, backward);
        Filter(backward, forward[CellOf(total - 1, length)]);
        Collect(backward, length, result);
        ArrayPool<double>.Shared.Return(lent);
    }

    private static double FirstOf(ReadOnlySpan<float> samples) => (2.0 * samples[0]) - samples[ZeroPhaseHighPass.Extension];

    // Where sample i of the extended clip lies: its piece is its lane, behind the warm-up.
    private static int CellOf(int i, int length) => (((i % length) + WarmUp) * Pieces) + (i / length);

    private static void Spread(ReadOnlySpan<float> samples, int length, Span<double> cells)
    {
        for (var piece = 0; piece < Pieces; piece++)
        {
            var place = (piece * length) - WarmUp - ZeroPhaseHighPass.Extension; // The sample of row 0.
            for (var row = 0; row < length + WarmUp; row++)
            {
                var i = place + row;
                cells[(row * Pieces) + piece] = (uint)i < (uint)samples.Length ? samples[i] : Beyond(samples, i);
            }
        }
    }

    private static double Beyond(ReadOnlySpan<float> samples, int i)
    {
        const int Extension = ZeroPhaseHighPass.Extension;
        if (i < -Extension || i >= samples.Length + Extension)
            return 0;
        return i < 0 ? (2.0 * samples[0]) - samples[-i] : (2.0 * samples[^1]) - samples[(2 * (samples.Length - 1)) - i];
    }

    // The filtered clip from its end to its start, laid out like the clip itself.
    private static void Turn(ReadOnlySpan<double> forward, int total, int length, Span<double> backward)
    {
        backward.Clear();
        for (var piece = 0; piece < Pieces; piece++)
        {
            var i = total - 1 - ((piece * length) - WarmUp); // The sample of row 0.
            for (var row = Math.Max(0, i - total + 1); row < length + WarmUp && i - row >= 0;)
            {
                // As many samples as lie in one piece of the clip, from high to low.
                var from = CellOf(i - row, length);
                var run = Math.Min(((i - row) % length) + 1, length + WarmUp - row);
                for (; run > 0; run--, row++, from -= Pieces)
                    backward[(row * Pieces) + piece] = forward[from];
            }
        }
    }

    private static void Collect(ReadOnlySpan<double> backward, int length, Span<float> result)
    {
        for (var piece = 0; piece < Pieces; piece++)
        {
            var i = result.Length - 1 + ZeroPhaseHighPass.Extension - (piece * length);
            for (var row = WarmUp; row < length + WarmUp; row++, i--)
            {
                if ((uint)i < (uint)result.Length)
                    result[i] = (float)backward[(row * Pieces) + piece];
            }
        }
    }

    private static void Exactly(ReadOnlySpan<float> samples, Span<float> result)
    {
        var exact = new double[samples.Length];
        for (var i = 0; i < exact.Length; i++)
            exact[i] = samples[i];
        var filtered = ZeroPhaseHighPass.Apply(exact);
        for (var i = 0; i < result.Length; i++)
            result[i] = (float)filtered[i];
    }

    // The first piece starts, behind its warm-up on zeros, from the steady state of a step of its first sample's height.
    private static void Filter(Span<double> cells, double first)
    {
        var b = ZeroPhaseHighPass.Numerator;
        var a = ZeroPhaseHighPass.Denominator;
        var step = ZeroPhaseHighPass.StepState;
        var (b0, b1, b2) = (Vector512.Create(b[0]), Vector512.Create(b[1]), Vector512.Create(b[2]));
        var (b3, b4, b5) = (Vector512.Create(b[3]), Vector512.Create(b[4]), Vector512.Create(b[5]));
        var (a1, a2, a3, a4, a5) = (Vector512.Create(-a[1]), Vector512.Create(-a[2]), Vector512.Create(-a[3]), Vector512.Create(-a[4]), Vector512.Create(-a[5]));
        Vector512<double> z0 = default, z1 = default, z2 = default, z3 = default, z4 = default;
        ref var origin = ref MemoryMarshal.GetReference(cells);
        for (nuint i = 0; i < (nuint)cells.Length; i += Pieces)
        {
            if (i == WarmUp * Pieces)
            {
                z0 = z0.WithElement(0, step[0] * first);
                z1 = z1.WithElement(0, step[1] * first);
                z2 = z2.WithElement(0, step[2] * first);
                z3 = z3.WithElement(0, step[3] * first);
                z4 = z4.WithElement(0, step[4] * first);
            }
            var x = Vector512.LoadUnsafe(ref origin, i);
            var y = Vector512.FusedMultiplyAdd(b0, x, z0);
            z0 = Vector512.FusedMultiplyAdd(a1, y, Vector512.FusedMultiplyAdd(b1, x, z1));
            z1 = Vector512.FusedMultiplyAdd(a2, y, Vector512.FusedMultiplyAdd(b2, x, z2));
            z2 = Vector512.FusedMultiplyAdd(a3, y, Vector512.FusedMultiplyAdd(b3, x, z3));
            z3 = Vector512.FusedMultiplyAdd(a4, y, Vector512.FusedMultiplyAdd(b4, x, z4));
            z4 = Vector512.FusedMultiplyAdd(a5, y, b5 * x);
            y.StoreUnsafe(ref origin, i);
        }
    }
}
