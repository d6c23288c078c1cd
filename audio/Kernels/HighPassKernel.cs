using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ProductionValue.Audio;

/// <summary>The poster's zero-phase high-pass with eight pieces of the clip side by side; held to <see cref="ZeroPhaseHighPass"/>.</summary>
/// <remarks>
/// The slowest pole, 0.9324, has decayed by 2e-12 after 384 samples. So each piece starts that much early, on what is the end of the piece before it, and is exact
/// when its own samples begin; backwards likewise. Before the clip its first, behind the clip the filter's last value goes on for ever, which is what scipy's
/// start from the steady state of a step means. A stretch of eight pieces fits the second-level cache. Double precision throughout.
/// </remarks>
internal static class HighPassKernel
{
    private const int Pieces = 8;
    private const int WarmUp = 384;
    private const int Chunk = 64; // Rows at a time.
    private const int LongestPiece = 12_288;
    private const int Extension = ZeroPhaseHighPass.Extension;

    /// <summary>Filters a clip forwards and backwards.</summary>
    /// <param name="samples">Shape [n], n &gt; <see cref="ZeroPhaseHighPass.Extension"/>.</param>
    /// <param name="result">Receives the filtered clip, shape [n]; may not overlap <paramref name="samples"/>.</param>
    /// <exception cref="ArgumentException">The clip is too short, or the length of the result is another.</exception>
    public static void Apply(ReadOnlySpan<float> samples, Span<float> result) =>
        Apply(samples, result, Vector512.IsHardwareAccelerated ? LaneWidth.Wide : LaneWidth.Narrow);

    /// <inheritdoc cref="Apply(ReadOnlySpan{float}, Span{float})"/>
    /// <param name="samples">The clip.</param>
    /// <param name="result">Receives the filtered clip.</param>
    /// <param name="width">Vectors to compute with: of 512 bits, else of 256.</param>
    public static void Apply(ReadOnlySpan<float> samples, Span<float> result, LaneWidth width)
    {
        Require.InRange(samples.Length, Extension + 1, int.MaxValue, nameof(samples));
        Require.Length(result, samples.Length);
        var total = samples.Length + (2 * Extension);
        var stretches = (total + (Pieces * LongestPiece) - 1) / (Pieces * LongestPiece);
        var length = ((total + (Pieces * stretches) - 1) / (Pieces * stretches) + Chunk - 1) / Chunk * Chunk;
        var rows = (length + (2 * WarmUp)) * Pieces;
        var blockLength = Chunk * Pieces * sizeof(float) / sizeof(double);
        var lent = ArrayPool<double>.Shared.Rent(rows + blockLength + Aligned.Slack);
        var scratch = Aligned.Part(lent, rows + blockLength);
        var cells = scratch[..rows];
        var block = MemoryMarshal.Cast<double, float>(scratch[rows..]);
        for (var start = 0; start < total; start += Pieces * length)
        {
            if (width == LaneWidth.Wide)
                Stretch<Doubles512>(samples, start - Extension, length, cells, block, result);
            else
                Stretch<Doubles256>(samples, start - Extension, length, cells, block, result);
        }
        ArrayPool<double>.Shared.Return(lent);
    }

    // Rows −WarmUp … length + WarmUp of eight pieces forwards, then from their end back to row 0.
    private static void Stretch<T>(ReadOnlySpan<float> samples, int start, int length, Span<double> cells, Span<float> block, Span<float> result)
        where T : struct, IDoubles<T>
    {
        Span<double> state = stackalloc double[HighPassStep<T>.StateLength];
        var rowCount = length + (2 * WarmUp);
        ref var origin = ref MemoryMarshal.GetReference(cells);
        ref var singles = ref MemoryMarshal.GetReference(block);
        for (var row = 0; row < rowCount; row += Chunk)
        {
            ref var rows = ref Unsafe.Add(ref origin, row * Pieces);
            var first = start - WarmUp + row;
            var isInside = first >= 0 && first + ((Pieces - 1) * length) + Chunk <= samples.Length;
            if (isInside)
                Gather(ref Unsafe.Add(ref MemoryMarshal.GetReference(samples), first), (nuint)length, ref singles);
            else
                GatherExtended(samples, first, length, cells.Slice(row * Pieces, Chunk * Pieces));
            if (row == 0)
                Begin<T>(isInside, block, cells, state);
            if (isInside)
                HighPassStep<T>.Run<HighPassSingles<T>, HighPassDoubles<T>>(ref rows, ref singles, Pieces, Chunk, state);
            else
                HighPassStep<T>.Run<HighPassDoubles<T>, HighPassDoubles<T>>(ref rows, ref singles, Pieces, Chunk, state);
        }
        GoOn(cells, start - WarmUp, length, samples.Length + Extension);
        HighPassStep<T>.Start(state, cells[^Pieces..]);
        for (var row = rowCount - Chunk; row >= WarmUp; row -= Chunk)
        {
            const int Last = (Chunk - 1) * Pieces;
            HighPassStep<T>.Run<HighPassDoubles<T>, HighPassSingles<T>>(
                ref Unsafe.Add(ref origin, (row * Pieces) + Last), ref Unsafe.Add(ref singles, Last), -Pieces, Chunk, state);
            if (row < WarmUp + length)
                Scatter(block, start - WarmUp + row, length, result);
        }
    }

    private static void Begin<T>(bool inSingles, ReadOnlySpan<float> block, ReadOnlySpan<double> cells, Span<double> state)
        where T : struct, IDoubles<T>
    {
        Span<double> first = stackalloc double[Pieces];
        for (var piece = 0; piece < Pieces; piece++)
            first[piece] = inSingles ? block[piece] : cells[piece];
        HighPassStep<T>.Start(state, first);
    }

    private static void Gather(ref float source, nuint length, ref float block)
    {
        for (nuint row = 0; row < Chunk; row += HopColumns.RowBlock)
            HopColumns.Transpose(ref Unsafe.Add(ref source, row), length, Pieces, Pieces, ref Unsafe.Add(ref block, row * Pieces));
    }

    private static void GatherExtended(ReadOnlySpan<float> samples, int first, int length, Span<double> rows)
    {
        for (var piece = 0; piece < Pieces; piece++)
        {
            var from = first + (piece * length);
            for (var row = 0; row < Chunk; row++)
            {
                var i = from + row;
                rows[(row * Pieces) + piece] = (uint)i < (uint)samples.Length ? samples[i] : Extended(samples, i);
            }
        }
    }

    private static double Extended(ReadOnlySpan<float> samples, int i)
    {
        i = Math.Clamp(i, -Extension, samples.Length + Extension - 1);
        if (i < 0)
            return (2.0 * samples[0]) - samples[-i];
        return i < samples.Length ? samples[i] : (2.0 * samples[^1]) - samples[(2 * (samples.Length - 1)) - i];
    }

    // Behind the clip the last filtered value goes on.
    private static void GoOn(Span<double> cells, int start, int length, int end)
    {
        var rowCount = cells.Length / Pieces;
        for (var piece = 0; piece < Pieces; piece++)
        {
            var beyond = end - start - (piece * length);
            if (beyond >= rowCount)
                continue;
            var last = beyond > 0 ? cells[((beyond - 1) * Pieces) + piece] : 0;
            for (var row = Math.Max(0, beyond); row < rowCount; row++)
                cells[(row * Pieces) + piece] = last;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(Span<float> block, int first, int length, Span<float> result)
    {
        if (first < 0 || first + ((Pieces - 1) * length) + Chunk > result.Length)
        {
            for (var cell = 0; cell < block.Length; cell++)
            {
                var i = first + (cell % Pieces * length) + (cell / Pieces);
                if ((uint)i < (uint)result.Length)
                    result[i] = block[cell];
            }
            return;
        }
        ref var singles = ref MemoryMarshal.GetReference(block);
        ref var target = ref Unsafe.Add(ref MemoryMarshal.GetReference(result), first);
        for (nuint piece = 0; piece < Pieces; piece += 4)
        {
            for (nuint row = 0; row < Chunk; row += 8)
                HopColumns.TransposeEight(ref Unsafe.Add(ref singles, (row * Pieces) + piece), Pieces, (nuint)length, ref Unsafe.Add(ref target, (piece * (nuint)length) + row));
        }
    }
}
