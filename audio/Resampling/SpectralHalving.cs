using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>Filters a signal and keeps every second sample by multiplying spectra: of two stretches a lane, as real and imaginary part; held to the plain sum.</summary>
/// <remarks>
/// Stretches overlap by the taps (overlap-save: Stockham, <i>High-speed convolution and correlation</i>, 1966). To keep every second sample is to add
/// the upper half of the spectrum to the lower one, so that the way back is half as long. In double precision, because the rounding of a transform
/// spreads over all its frequencies and times: in single precision the valleys of the spectral contrast rose by up to 3 dB.
/// </remarks>
/// <typeparam name="T">Vectors to compute with.</typeparam>
internal static class SpectralHalving<T>
    where T : struct, IDoubles<T>
{
    private const int Size = HalvingResponse.Size;
    private const int Quarter = Size / 4;
    private const int Lanes = DoubleFft<T>.Lanes;
    private const int Stretches = 2 * Lanes;
    private const int Block = HopColumns.RowBlock;

    private static readonly int[] Places = [.. Enumerable.Range(0, Size).Select(k => DoubleFft<T>.PlaceOf(k, Size))];
    private static readonly int[] QuarterPlaces = [.. Enumerable.Range(0, Quarter).Select(k => DoubleFft<T>.PlaceOf(k, Quarter))];

    // (cos, sin) of each place of half a circle: the way back turns the other way round.
    private static readonly double[] Turns = [.. Enumerable.Range(0, Quarter).SelectMany(k => new[] { Math.Cos(Math.PI * k / Quarter), Math.Sin(Math.PI * k / Quarter) })];

    /// <summary>Filters and halves a whole signal; zeros lie before and behind it.</summary>
    /// <param name="response">The filter.</param>
    /// <param name="samples">Shape [n].</param>
    /// <param name="result">Receives the outputs.</param>
    public static void Apply(HalvingResponse response, ReadOnlySpan<float> samples, Span<float> result)
    {
        const int Points = 2 * Lanes * Size;
        var covered = ((Stretches - 1) * 2 * response.Outputs) + Size;
        var singles = (2 * Block * Stretches) + covered + (Stretches * response.Outputs);
        var lent = ArrayPool<double>.Shared.Rent(Points + (Points / 2) + ((singles + 1) / 2) + Aligned.Slack);
        var scratch = Aligned.Part(lent, Points + (Points / 2) + ((singles + 1) / 2));
        var points = scratch[..Points];
        var half = scratch.Slice(Points, Points / 2);
        var rows = MemoryMarshal.Cast<double, float>(scratch[(Points + (Points / 2))..]);
        var edge = rows.Slice(2 * Block * Stretches, covered);
        var last = rows.Slice((2 * Block * Stretches) + covered, Stretches * response.Outputs);
        rows = rows[..(2 * Block * Stretches)];
        for (var output = 0; output < result.Length; output += last.Length)
        {
            Lay(HopColumns.Padded(samples, (2L * output) - response.Before, FramePadding.Zero, edge), 2 * response.Outputs, rows, points);
            DoubleFft<T>.Transform(points);
            Fold(response.Factors, points, half);
            DoubleFft<T>.Transform(half[..(Points / 4)]);
            DoubleFft<T>.Transform(half[(Points / 4)..]);
            var isWhole = result.Length - output >= last.Length;
            Scatter(half, response.Outputs, rows, isWhole ? result[output..] : last);
            if (!isWhole)
                last[..(result.Length - output)].CopyTo(result[output..]);
        }
        ArrayPool<double>.Shared.Return(lent);
    }

    // The first eight stretches lie in the real parts of the lanes, the others in the imaginary parts.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lay(ReadOnlySpan<float> samples, int advance, Span<float> rows, Span<double> points)
    {
        ref var source = ref MemoryMarshal.GetReference(samples);
        ref var target = ref MemoryMarshal.GetReference(points);
        // One block ahead: vectors read from what was only just written in smaller parts would wait for it.
        HopColumns.Transpose(ref source, (nuint)advance, Stretches, Stretches, ref MemoryMarshal.GetReference(rows));
        for (var row = 0; row < Size; row += Block)
        {
            var next = row + Block;
            if (next < Size)
                HopColumns.Transpose(ref Unsafe.Add(ref source, next), (nuint)advance, Stretches, Stretches, ref rows[next / Block % 2 * Block * Stretches]);
            ref var from = ref rows[row / Block % 2 * Block * Stretches];
            for (nint i = 0; i < Block * Stretches; i += Lanes)
                T.Store(T.Widen(ref from, i), ref target, i);
            target = ref Unsafe.Add(ref target, Block * Stretches);
        }
    }

    // Multiplies, adds the upper half of the spectrum to the lower one, and splits that into the transforms of the even and the odd outputs. Real and
    // imaginary part change places before and after a transform that turns the other way round: before it here, after it in the scattering.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fold(double[] factors, ReadOnlySpan<double> points, Span<double> half)
    {
        ref var origin = ref MemoryMarshal.GetReference(points);
        ref var factor = ref MemoryMarshal.GetArrayDataReference(factors);
        ref var turn = ref MemoryMarshal.GetArrayDataReference(Turns);
        ref var even = ref MemoryMarshal.GetReference(half);
        for (var k = 0; k < Quarter; k++)
        {
            // The frequencies k, k + 256, k + 512 and k + 768 lie side by side.
            ref var point = ref Unsafe.Add(ref origin, Places[k] * 2 * Lanes);
            Product(ref point, ref factor, out var aRe, out var aIm);
            Product(ref Unsafe.Add(ref point, 2 * Lanes), ref Unsafe.Add(ref factor, 2 * Quarter), out var bRe, out var bIm);
            Product(ref Unsafe.Add(ref point, 4 * Lanes), ref Unsafe.Add(ref factor, 4 * Quarter), out var cRe, out var cIm);
            Product(ref Unsafe.Add(ref point, 6 * Lanes), ref Unsafe.Add(ref factor, 6 * Quarter), out var dRe, out var dIm);
            var (lowRe, lowIm, highRe, highIm) = (aRe + cRe, aIm + cIm, bRe + dRe, bIm + dIm);
            T.Store(lowIm + highIm, ref even, 0);
            T.Store(lowRe + highRe, ref even, Lanes);
            var (re, im, cosine, sine) = (lowRe - highRe, lowIm - highIm, T.All(turn), T.All(Unsafe.Add(ref turn, 1)));
            T.Store(T.MultiplyAdd(im, cosine, re * sine), ref even, Quarter * 2 * Lanes);
            T.Store(T.MultiplySubtract(re, cosine, im * sine), ref even, (Quarter * 2 * Lanes) + Lanes);
            factor = ref Unsafe.Add(ref factor, 2);
            turn = ref Unsafe.Add(ref turn, 2);
            even = ref Unsafe.Add(ref even, 2 * Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Product(ref double point, ref double factor, out T re, out T im)
    {
        var (x, y, c, s) = (T.Load(ref point, 0), T.Load(ref point, Lanes), T.All(factor), T.All(Unsafe.Add(ref factor, 1)));
        re = T.MultiplySubtract(x, c, y * s);
        im = T.MultiplyAdd(x, s, y * c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(ReadOnlySpan<double> half, int outputs, Span<float> rows, Span<float> result)
    {
        ref var origin = ref MemoryMarshal.GetReference(half);
        ref var target = ref MemoryMarshal.GetReference(result);
        for (var output = 0; output < outputs; output += Block)
        {
            ref var row = ref rows[output / Block % 2 * Block * Stretches];
            var count = Math.Min(Block, outputs - output);
            for (var i = 0; i < count; i++)
            {
                var place = QuarterPlaces[(output + i) / 2] + ((output + i) % 2 * Quarter);
                ref var point = ref Unsafe.Add(ref origin, place * 2 * Lanes);
                T.Narrow(T.Load(ref point, Lanes), ref row, i * Stretches);
                T.Narrow(T.Load(ref point, 0), ref row, (i * Stretches) + Lanes);
            }
            HopColumns.Transpose(ref row, Stretches, (nuint)count, (nuint)outputs, ref Unsafe.Add(ref target, output));
        }
    }
}
