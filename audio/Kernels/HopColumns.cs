using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ProductionValue.Audio;

/// <summary>Lays a padded signal out so that a sample of many neighbouring frames is one vector: cell [r, j] is sample hop·j + r.</summary>
/// <remarks>Sample hop·k + r of frame t then lies at [r, t + k]: framing and overlap cost nothing.</remarks>
internal static class HopColumns
{
    /// <summary>Rows that are laid out together.</summary>
    public const int RowBlock = 16;

    private const nuint Ahead = 2 * RowBlock;

    /// <summary>Floats of a row that holds so many frames: rounded up to whole vectors of any width, with a vector to spare for the frames' own length.</summary>
    public static int StrideOf(int frameCount) => ((frameCount + 15) / 16 * 16) + 16;

    /// <summary>Columns that a batch of so many frames sees: their own and, as a frame spans four hops at most, three more; a multiple of 4.</summary>
    public static int TileOf(int lanes) => (lanes + 6) / 4 * 4;

    /// <summary>Fills the layout.</summary>
    /// <param name="samples">Shape [n], n ≥ 1.</param>
    /// <param name="padBefore">Samples of padding before the first one: half a frame, less the samples skipped where the first column is not that of frame 0.</param>
    /// <param name="padding">What lies beyond the ends.</param>
    /// <param name="hopLength">Samples between frames: the number of rows, a multiple of <see cref="RowBlock"/>.</param>
    /// <param name="stride">Columns, a multiple of 4.</param>
    /// <param name="columns">Receives the cells, shape [hopLength, stride].</param>
    public static void Fill(ReadOnlySpan<float> samples, int padBefore, FramePadding padding, int hopLength, int stride, Span<float> columns)
    {
        Require.Length(columns, hopLength * stride);
        var lent = ArrayPool<float>.Shared.Rent(hopLength * stride);
        ref var source = ref MemoryMarshal.GetReference(Padded(samples, -(long)padBefore, padding, lent.AsSpan(0, hopLength * stride)));
        ref var cells = ref MemoryMarshal.GetReference(columns);
        for (nuint row = 0; row < (nuint)hopLength; row += RowBlock)
            Transpose(ref Unsafe.Add(ref source, row), (nuint)hopLength, (nuint)stride, (nuint)stride, ref Unsafe.Add(ref cells, row * (nuint)stride));
        ArrayPool<float>.Shared.Return(lent);
    }

    /// <summary>A stretch of the padded signal: of the samples themselves where it lies within them, else put together in lent memory.</summary>
    /// <param name="samples">Shape [n], n ≥ 1.</param>
    /// <param name="start">Its first sample; may lie before or behind the samples.</param>
    /// <param name="padding">What lies beyond the ends.</param>
    /// <param name="lent">As long as the stretch.</param>
    public static ReadOnlySpan<float> Padded(ReadOnlySpan<float> samples, long start, FramePadding padding, Span<float> lent)
    {
        if (start >= 0 && start + lent.Length <= samples.Length)
            return samples.Slice((int)start, lent.Length);
        return Copied(samples, start, padding, lent);
    }

    private static Span<float> Copied(ReadOnlySpan<float> samples, long start, FramePadding padding, Span<float> lent)
    {
        // What lies within the samples is copied; only the rest is asked for one by one.
        var first = (int)Math.Clamp(-start, 0, lent.Length);
        var count = (int)Math.Clamp(samples.Length - (start + first), 0, lent.Length - first);
        for (var i = 0; i < first; i++)
            lent[i] = At(samples, start + i, padding);
        if (count > 0)
            samples.Slice((int)(start + first), count).CopyTo(lent[first..]);
        for (var i = first + count; i < lent.Length; i++)
            lent[i] = At(samples, start + i, padding);
        return lent;
    }

    /// <summary>Lays out <see cref="RowBlock"/> rows: as many as one cache line of each column holds.</summary>
    /// <remarks>
    /// The lines of the rows behind are asked for at the same time: columns lie a power of two apart, which the processor does not foresee
    /// (the spectra of a stereo clip take 1.5 ms less).
    /// </remarks>
    /// <param name="source">The first of these samples of column 0.</param>
    /// <param name="hopLength">Samples from one column to the next.</param>
    /// <param name="columnCount">A multiple of 4.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="rows">Receives the rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(ref float source, nuint hopLength, nuint columnCount, nuint stride, ref float rows)
    {
        nuint j = 0;
        for (; Avx512F.IsSupported && j + 16 <= columnCount; j += 16)
        {
            ref var column = ref Unsafe.Add(ref source, j * hopLength);
            Prefetch(ref column, hopLength, 16);
            for (nuint r = 0; r < RowBlock; r += 4)
                TransposeSixteen(ref Unsafe.Add(ref column, r), hopLength, stride, ref Unsafe.Add(ref rows, (r * stride) + j));
        }
        for (; Avx.IsSupported && j + 8 <= columnCount; j += 8)
        {
            ref var column = ref Unsafe.Add(ref source, j * hopLength);
            Prefetch(ref column, hopLength, 8);
            for (nuint r = 0; r < RowBlock; r += 4)
                TransposeEight(ref Unsafe.Add(ref column, r), hopLength, stride, ref Unsafe.Add(ref rows, (r * stride) + j));
        }
        for (; j < columnCount; j += 4)
        {
            ref var column = ref Unsafe.Add(ref source, j * hopLength);
            Prefetch(ref column, hopLength, 4);
            for (nuint r = 0; r < RowBlock; r += 4)
                TransposeFour(ref Unsafe.Add(ref column, r), hopLength, stride, ref Unsafe.Add(ref rows, (r * stride) + j));
        }
    }

    /// <summary>Lays a stretch of every piece of a signal out side by side; zeros lie before and behind the signal.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="start">First sample of the first piece's stretch; may lie before or behind the signal.</param>
    /// <param name="advance">Samples from one piece to the next.</param>
    /// <param name="columnCount">Pieces: 1 or a multiple of 4 up to 16.</param>
    /// <param name="rows">Receives the samples, shape [length of the stretch, pieces].</param>
    public static void Gather(ReadOnlySpan<float> samples, int start, int advance, int columnCount, Span<float> rows)
    {
        var count = rows.Length / columnCount;
        if (columnCount == 1 || count < RowBlock)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                var place = start + ((long)(i % columnCount) * advance) + (i / columnCount);
                rows[i] = place >= 0 && place < samples.Length ? samples[(int)place] : 0;
            }
            return;
        }
        Span<float> apart = stackalloc float[RowBlock * RowBlock];
        ref var target = ref MemoryMarshal.GetReference(rows);
        for (var row = 0; row < count; row += RowBlock)
        {
            var block = Math.Min(row, count - RowBlock); // The last block may lie over the one before.
            var first = start + block;
            ref var to = ref Unsafe.Add(ref target, block * columnCount);
            if (first >= 0 && first + ((long)(columnCount - 1) * advance) + RowBlock <= samples.Length)
            {
                Transpose(ref Unsafe.Add(ref MemoryMarshal.GetReference(samples), first), (nuint)advance, (nuint)columnCount, (nuint)columnCount, ref to);
                continue;
            }
            for (var column = 0; column < columnCount; column++)
                _ = Copied(samples, first + ((long)column * advance), FramePadding.Zero, apart.Slice(column * RowBlock, RowBlock));
            Transpose(ref MemoryMarshal.GetReference(apart), RowBlock, (nuint)columnCount, (nuint)columnCount, ref to);
        }
    }

    // Columns a power of two apart compete for a few places of the first-level cache, so theirs go into the second.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(ref float column, nuint hopLength, nuint count)
    {
        // What is asked for is never read here, so that it may lie behind the signal.
        if (!Sse.IsSupported)
            return;
        if (hopLength % 256 == 0)
        {
            for (nuint k = 0; k < count; k++)
                Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref column, (k * hopLength) + Ahead)));
            return;
        }
        for (nuint k = 0; k < count; k++)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref column, (k * hopLength) + Ahead)));
    }

    // Four rows of sixteen columns: quarters of a vector hold the columns j … j + 3, j + 4 … and so on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeSixteen(ref float source, nuint hopLength, nuint stride, ref float rows)
    {
        var (a, b) = (Quarters(ref source, hopLength), Quarters(ref Unsafe.Add(ref source, hopLength), hopLength));
        var (c, d) = (Quarters(ref Unsafe.Add(ref source, 2 * hopLength), hopLength), Quarters(ref Unsafe.Add(ref source, 3 * hopLength), hopLength));
        var (abLow, abHigh, cdLow, cdHigh) = (Avx512F.UnpackLow(a, b), Avx512F.UnpackHigh(a, b), Avx512F.UnpackLow(c, d), Avx512F.UnpackHigh(c, d));
        Avx512F.Shuffle(abLow, cdLow, 0b01_00_01_00).StoreUnsafe(ref rows);
        Avx512F.Shuffle(abLow, cdLow, 0b11_10_11_10).StoreUnsafe(ref rows, stride);
        Avx512F.Shuffle(abHigh, cdHigh, 0b01_00_01_00).StoreUnsafe(ref rows, 2 * stride);
        Avx512F.Shuffle(abHigh, cdHigh, 0b11_10_11_10).StoreUnsafe(ref rows, 3 * stride);
    }

    // Four samples of every fourth column.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(ref float source, nuint hopLength)
    {
        var first = Vector128.LoadUnsafe(ref source).ToVector256Unsafe().ToVector512Unsafe();
        first = Avx512F.InsertVector128(first, Vector128.LoadUnsafe(ref source, 4 * hopLength), 1);
        first = Avx512F.InsertVector128(first, Vector128.LoadUnsafe(ref source, 8 * hopLength), 2);
        return Avx512F.InsertVector128(first, Vector128.LoadUnsafe(ref source, 12 * hopLength), 3);
    }

    /// <summary>Turns eight rows of four samples into four columns.</summary>
    /// <inheritdoc cref="TransposeFour"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeEight(ref float source, nuint hopLength, nuint stride, ref float rows)
    {
        if (!Avx.IsSupported)
        {
            TransposeFour(ref source, hopLength, stride, ref rows);
            TransposeFour(ref Unsafe.Add(ref source, 4 * hopLength), hopLength, stride, ref Unsafe.Add(ref rows, 4));
            return;
        }
        var (a, b) = (Halves(ref source, hopLength), Halves(ref Unsafe.Add(ref source, hopLength), hopLength));
        var (c, d) = (Halves(ref Unsafe.Add(ref source, 2 * hopLength), hopLength), Halves(ref Unsafe.Add(ref source, 3 * hopLength), hopLength));
        var (abLow, abHigh, cdLow, cdHigh) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b), Avx.UnpackLow(c, d), Avx.UnpackHigh(c, d));
        Avx.Shuffle(abLow, cdLow, 0b01_00_01_00).StoreUnsafe(ref rows);
        Avx.Shuffle(abLow, cdLow, 0b11_10_11_10).StoreUnsafe(ref rows, stride);
        Avx.Shuffle(abHigh, cdHigh, 0b01_00_01_00).StoreUnsafe(ref rows, 2 * stride);
        Avx.Shuffle(abHigh, cdHigh, 0b11_10_11_10).StoreUnsafe(ref rows, 3 * stride);
    }

    // Four samples of a row and of the fourth one after it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(ref float source, nuint hopLength) =>
        Avx.InsertVector128(Vector128.LoadUnsafe(ref source).ToVector256Unsafe(), Vector128.LoadUnsafe(ref source, 4 * hopLength), 1);

    private static float At(ReadOnlySpan<float> samples, long position, FramePadding padding)
    {
        if (position >= 0 && position < samples.Length)
            return samples[(int)position];
        if (padding == FramePadding.Zero)
            return 0;
        if (samples.Length == 1)
            return samples[0];
        var period = 2L * (samples.Length - 1);
        var folded = ((position % period) + period) % period;
        return samples[(int)Math.Min(folded, period - folded)];
    }

    /// <summary>Turns four rows of four samples into four columns.</summary>
    /// <param name="source">The first sample.</param>
    /// <param name="hopLength">Samples from one row of the source to the next.</param>
    /// <param name="stride">Floats from one row of the result to the next.</param>
    /// <param name="rows">Receives sample r of source row j at [r · stride + j].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeFour(ref float source, nuint hopLength, nuint stride, ref float rows)
    {
        if (!Sse.IsSupported)
        {
            for (nuint r = 0; r < 4; r++)
            {
                for (nuint j = 0; j < 4; j++)
                    Unsafe.Add(ref rows, (r * stride) + j) = Unsafe.Add(ref source, (j * hopLength) + r);
            }
            return;
        }
        var (a, b) = (Vector128.LoadUnsafe(ref source), Vector128.LoadUnsafe(ref source, hopLength));
        var (c, d) = (Vector128.LoadUnsafe(ref source, 2 * hopLength), Vector128.LoadUnsafe(ref source, 3 * hopLength));
        var (abLow, abHigh, cdLow, cdHigh) = (Sse.UnpackLow(a, b), Sse.UnpackHigh(a, b), Sse.UnpackLow(c, d), Sse.UnpackHigh(c, d));
        Sse.MoveLowToHigh(abLow, cdLow).StoreUnsafe(ref rows);
        Sse.MoveHighToLow(cdLow, abLow).StoreUnsafe(ref rows, stride);
        Sse.MoveLowToHigh(abHigh, cdHigh).StoreUnsafe(ref rows, 2 * stride);
        Sse.MoveHighToLow(cdHigh, abHigh).StoreUnsafe(ref rows, 3 * stride);
    }
}
