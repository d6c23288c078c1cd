using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ProductionValue.Audio;

/// <summary>The K weighting of ITU-R BS.1770-4: a shelf of +4 dB for the head, then a high-pass at 38 Hz, at any sample rate.</summary>
/// <remarks>The analogue parameters are those whose bilinear transform at 48 kHz gives the standard's coefficients; tests compare with these.</remarks>
internal static class KWeighting
{
    private const double ShelfHz = 1681.974450955533;
    private const double ShelfGainDb = 3.999843853973347;
    private const double ShelfQ = 0.7071752369554196;
    private const double HighPassHz = 38.13547087602444;
    private const double HighPassQ = 0.5003270373238773;

    private const int Pieces = 16; // Twice a vector of doubles: each sample of one piece waits for the sample before.
    private const int Rows = 2 * HopColumns.RowBlock; // Gathered at a time: the next ones come from memory while these are filtered.
    private const double WarmUpSeconds = 0.2; // The slowest pole decays by more than 1e-20 in it.

    /// <summary>Adds the mean weighted power of each step of a channel; pieces of the channel run side by side.</summary>
    /// <param name="samples">Shape [n].</param>
    /// <param name="sampleRate">Sample rate, Hz.</param>
    /// <param name="stepLength">Samples of one step.</param>
    /// <param name="powers">Receives the sums, shape [at most n div stepLength].</param>
    public static void AddPowers(ReadOnlySpan<float> samples, int sampleRate, int stepLength, Span<double> powers)
    {
        var perPiece = (powers.Length + Pieces - 1) / Pieces;
        var warmUp = (int)(sampleRate * WarmUpSeconds) / stepLength * stepLength;
        var filter = new Cascade(Shelf(sampleRate), HighPass(sampleRate));
        Span<double> lanes = stackalloc double[Pieces];
        var lent = ArrayPool<float>.Shared.Rent((Rows * Pieces) + Aligned.Slack);
        var gathered = Aligned.Part(lent, Rows * Pieces);
        for (var step = -(warmUp / stepLength); step < perPiece; step++)
        {
            lanes.Clear();
            for (var row = 0; row < stepLength; row += Rows)
            {
                var rows = gathered[..(Math.Min(Rows, stepLength - row) * Pieces)];
                HopColumns.Gather(samples, (step * stepLength) + row, perPiece * stepLength, Pieces, rows);
                filter.Run(rows, lanes);
            }
            for (var piece = 0; step >= 0 && piece < Pieces; piece++)
            {
                if ((piece * perPiece) + step < powers.Length)
                    powers[(piece * perPiece) + step] += lanes[piece] / stepLength;
            }
        }
        ArrayPool<float>.Shared.Return(lent);
    }

    /// <summary>The shelf at a sample rate.</summary>
    internal static Biquad Shelf(int sampleRate)
    {
        var k = Math.Tan(Math.PI * ShelfHz / sampleRate);
        var high = Math.Pow(10, ShelfGainDb / 20);
        var band = Math.Pow(high, 0.4996667741545416);
        var a0 = 1 + (k / ShelfQ) + (k * k);
        return new(
            (high + (band * k / ShelfQ) + (k * k)) / a0,
            2 * ((k * k) - high) / a0,
            (high - (band * k / ShelfQ) + (k * k)) / a0,
            2 * ((k * k) - 1) / a0,
            (1 - (k / ShelfQ) + (k * k)) / a0);
    }

    /// <summary>The high-pass at a sample rate; the standard does not scale its numerator 1, −2, 1.</summary>
    internal static Biquad HighPass(int sampleRate)
    {
        var k = Math.Tan(Math.PI * HighPassHz / sampleRate);
        var a0 = 1 + (k / HighPassQ) + (k * k);
        return new(1, -2, 1, 2 * ((k * k) - 1) / a0, (1 - (k / HighPassQ) + (k * k)) / a0);
    }

    /// <summary>Coefficients of a filter of second order, a₀ = 1.</summary>
    internal readonly record struct Biquad(double B0, double B1, double B2, double A1, double A2);

    /// <summary>Shelf and high-pass in a row, their states of all pieces in two vectors each.</summary>
    private struct Cascade(Biquad shelf, Biquad pass)
    {
        private const int Half = Pieces / 2;

        private readonly Biquad shelf = shelf;
        private readonly Biquad pass = pass;
        private (Vector512<double> S0, Vector512<double> S1, Vector512<double> P0, Vector512<double> P1) lower;
        private (Vector512<double> S0, Vector512<double> S1, Vector512<double> P0, Vector512<double> P1) upper;

        /// <summary>Filters rows of every piece and adds the squares to the pieces' sums.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(ReadOnlySpan<float> gathered, Span<double> sums)
        {
            var (a, b, c, d) = lower;
            var (e, f, g, h) = upper;
            var (shelf0, shelf1, shelf2) = (Vector512.Create(shelf.B0), Vector512.Create(shelf.B1), Vector512.Create(shelf.B2));
            var (shelfA1, shelfA2) = (Vector512.Create(-shelf.A1), Vector512.Create(-shelf.A2));
            var (passA1, passA2, two) = (Vector512.Create(-pass.A1), Vector512.Create(-pass.A2), Vector512.Create(-2.0));
            var (sum, other) = (Vector512<double>.Zero, Vector512<double>.Zero);
            ref var cells = ref MemoryMarshal.GetReference(gathered);
            for (nuint i = 0; i < (nuint)gathered.Length; i += Pieces)
            {
                var (x, v) = (Widened(ref cells, i), Widened(ref cells, i + Half));
                var y = Vector512.FusedMultiplyAdd(shelf0, x, a);
                var w = Vector512.FusedMultiplyAdd(shelf0, v, e);
                a = Vector512.FusedMultiplyAdd(shelfA1, y, Vector512.FusedMultiplyAdd(shelf1, x, b));
                e = Vector512.FusedMultiplyAdd(shelfA1, w, Vector512.FusedMultiplyAdd(shelf1, v, f));
                b = Vector512.FusedMultiplyAdd(shelfA2, y, shelf2 * x);
                f = Vector512.FusedMultiplyAdd(shelfA2, w, shelf2 * v);
                var (z, u) = (y + c, w + g);
                c = Vector512.FusedMultiplyAdd(passA1, z, Vector512.FusedMultiplyAdd(two, y, d));
                g = Vector512.FusedMultiplyAdd(passA1, u, Vector512.FusedMultiplyAdd(two, w, h));
                d = Vector512.FusedMultiplyAdd(passA2, z, y);
                h = Vector512.FusedMultiplyAdd(passA2, u, w);
                sum = Vector512.FusedMultiplyAdd(z, z, sum);
                other = Vector512.FusedMultiplyAdd(u, u, other);
            }
            (lower, upper) = ((a, b, c, d), (e, f, g, h));
            (Vector512.Create<double>(sums) + sum).CopyTo(sums);
            (Vector512.Create<double>(sums[Half..]) + other).CopyTo(sums[Half..]);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<double> Widened(ref float cells, nuint at)
        {
            var singles = Vector256.LoadUnsafe(ref cells, at);
            if (Avx512F.IsSupported)
                return Avx512F.ConvertToVector512Double(singles);
            var (low, high) = Vector256.Widen(singles);
            return Vector512.Create(low, high);
        }
    }
}
