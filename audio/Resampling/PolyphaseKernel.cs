using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>A polyphase filter with pieces of the signal side by side, one a lane: every piece is in the same phase at the same time, so each tap is one number for all.</summary>
/// <remarks>Eight outputs are computed together: each row of the input is read once for all of them.</remarks>
/// <typeparam name="T">The vector width.</typeparam>
internal static class PolyphaseKernel<T>
    where T : struct, ILanes<T>
{
    private const int Together = 8;
    private const int ChunkOutputs = 256; // The more at a time, the fewer rows are laid out twice.

    /// <summary>Resamples a whole signal.</summary>
    /// <param name="filter">Taps and ratio.</param>
    /// <param name="samples">Shape [n].</param>
    /// <param name="result">Receives the outputs.</param>
    public static void Apply(PolyphaseFilter filter, ReadOnlySpan<float> samples, Span<float> result)
    {
        // A piece is a whole number of turns through the phases.
        var length = (((result.Length + T.Count - 1) / T.Count) + filter.Up - 1) / filter.Up * filter.Up;
        var advance = length / filter.Up * filter.Down;
        var rowCount = RowsOf(filter, ChunkOutputs);
        var total = (rowCount + ChunkOutputs) * T.Count;
        var lent = ArrayPool<float>.Shared.Rent(total + Aligned.Slack);
        var rows = Aligned.Part(lent, total);
        for (var output = 0; output < length; output += ChunkOutputs)
        {
            var first = (int)((long)output * filter.Down / filter.Up) - filter.Before;
            Gather(samples, first, advance, rows[..(rowCount * T.Count)]);
            var done = rows[(rowCount * T.Count)..];
            for (var i = 0; i < ChunkOutputs; i += Together)
                Eight(filter, output, i, rows, done[(i * T.Count)..]);
            Scatter(done, output, Math.Min(ChunkOutputs, length - output), length, result);
        }
        ArrayPool<float>.Shared.Return(lent);
    }

    // The input rows that a chunk of outputs sees, rounded up to blocks.
    private static int RowsOf(PolyphaseFilter filter, int outputs)
    {
        var reach = (int)(((long)(outputs - 1) * filter.Down / filter.Up) + 1) + filter.TapCount + 1;
        return (reach + HopColumns.RowBlock - 1) / HopColumns.RowBlock * HopColumns.RowBlock;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather(ReadOnlySpan<float> samples, int first, int advance, Span<float> rows)
    {
        var rowCount = rows.Length / T.Count;
        if (T.Count >= 4 && first >= 0 && first + ((long)(T.Count - 1) * advance) + rowCount <= samples.Length)
        {
            ref var source = ref Unsafe.Add(ref MemoryMarshal.GetReference(samples), first);
            ref var target = ref MemoryMarshal.GetReference(rows);
            for (nuint row = 0; row < (nuint)rowCount; row += HopColumns.RowBlock)
                HopColumns.Transpose(ref Unsafe.Add(ref source, row), (nuint)advance, (nuint)T.Count, (nuint)T.Count, ref Unsafe.Add(ref target, row * (nuint)T.Count));
            return;
        }
        for (var i = 0; i < rows.Length; i++)
        {
            var place = first + ((long)(i % T.Count) * advance) + (i / T.Count);
            rows[i] = place >= 0 && place < samples.Length ? samples[(int)place] : 0;
        }
    }

    private static void Eight(PolyphaseFilter filter, int output, int i, ReadOnlySpan<float> rows, Span<float> done)
    {
        // Where the windows of the eight outputs start: within the chunk, and relative to the first of them.
        Span<int> taps = stackalloc int[Together];
        var origin = (int)((long)output * filter.Down / filter.Up);
        var start = (int)((long)(output + i) * filter.Down / filter.Up);
        var reach = 0;
        for (var j = 0; j < Together; j++)
        {
            var position = (long)(output + i + j) * filter.Down;
            reach = (int)(position / filter.Up) - start;
            taps[j] = filter.TapsOf((int)(position % filter.Up)) - reach;
        }
        Sum(ref MemoryMarshal.GetReference(rows[((start - origin) * T.Count)..]), filter.Taps, taps, filter.TapCount + reach, ref MemoryMarshal.GetReference(done));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(ref float row, float[] taps, ReadOnlySpan<int> places, int count, ref float done)
    {
        var n = (nuint)T.Count;
        ref var origin = ref MemoryMarshal.GetArrayDataReference(taps);
        ref var t0 = ref Unsafe.Add(ref origin, places[0]);
        ref var t1 = ref Unsafe.Add(ref origin, places[1]);
        ref var t2 = ref Unsafe.Add(ref origin, places[2]);
        ref var t3 = ref Unsafe.Add(ref origin, places[3]);
        ref var t4 = ref Unsafe.Add(ref origin, places[4]);
        ref var t5 = ref Unsafe.Add(ref origin, places[5]);
        ref var t6 = ref Unsafe.Add(ref origin, places[6]);
        ref var t7 = ref Unsafe.Add(ref origin, places[7]);
        var (s0, s1, s2, s3) = (T.All(0), T.All(0), T.All(0), T.All(0));
        var (s4, s5, s6, s7) = (s0, s1, s2, s3);
        for (nuint t = 0; t < (nuint)count; t++)
        {
            var x = T.Load(ref row, t * n);
            s0 = T.MultiplyAdd(x, T.Repeat(ref t0, t), s0);
            s1 = T.MultiplyAdd(x, T.Repeat(ref t1, t), s1);
            s2 = T.MultiplyAdd(x, T.Repeat(ref t2, t), s2);
            s3 = T.MultiplyAdd(x, T.Repeat(ref t3, t), s3);
            s4 = T.MultiplyAdd(x, T.Repeat(ref t4, t), s4);
            s5 = T.MultiplyAdd(x, T.Repeat(ref t5, t), s5);
            s6 = T.MultiplyAdd(x, T.Repeat(ref t6, t), s6);
            s7 = T.MultiplyAdd(x, T.Repeat(ref t7, t), s7);
        }
        T.Store(s0, ref done, 0);
        T.Store(s1, ref done, n);
        T.Store(s2, ref done, 2 * n);
        T.Store(s3, ref done, 3 * n);
        T.Store(s4, ref done, 4 * n);
        T.Store(s5, ref done, 5 * n);
        T.Store(s6, ref done, 6 * n);
        T.Store(s7, ref done, 7 * n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(ReadOnlySpan<float> done, int output, int count, int length, Span<float> result)
    {
        if (T.Count >= 4 && count == ChunkOutputs && output + ((long)(T.Count - 1) * length) + ChunkOutputs <= result.Length)
        {
            ref var source = ref MemoryMarshal.GetReference(done);
            ref var target = ref Unsafe.Add(ref MemoryMarshal.GetReference(result), output);
            for (nuint piece = 0; piece < (nuint)T.Count; piece += 4)
            {
                for (nuint row = 0; row < ChunkOutputs; row += 4)
                    HopColumns.TransposeFour(ref Unsafe.Add(ref source, (row * (nuint)T.Count) + piece), (nuint)T.Count, (nuint)length, ref Unsafe.Add(ref target, (piece * (nuint)length) + row));
            }
            return;
        }
        for (var i = 0; i < count * T.Count; i++)
        {
            var place = output + ((long)(i % T.Count) * length) + (i / T.Count);
            if (place < result.Length)
                result[(int)place] = done[i];
        }
    }
}
