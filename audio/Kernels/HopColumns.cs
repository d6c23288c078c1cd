using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ProductionValue.Audio;

/// <summary>Lays a padded signal out so that a sample of many neighbouring frames is one vector: cell [r, j] is sample hop·j + r.</summary>
/// <remarks>Sample hop·k + r of frame t then lies at [r, t + k]: framing and overlap cost nothing.</remarks>
internal static class HopColumns
{
    /// <summary>Floats of a row that holds so many frames: rounded up to whole vectors of any width, with a vector to spare for the frames' own length.</summary>
    public static int StrideOf(int frameCount) => ((frameCount + 15) / 16 * 16) + 16;

    /// <summary>Columns that a batch of so many frames sees: their own and, as a frame spans four hops at most, three more; a multiple of 4.</summary>
    public static int TileOf(int lanes) => (lanes + 6) / 4 * 4;

    /// <summary>Fills the layout.</summary>
    /// <param name="samples">Shape [n], n ≥ 1.</param>
    /// <param name="padBefore">Samples of padding before the first one: half a frame, less the samples skipped where the first column is not that of frame 0.</param>
    /// <param name="padding">What lies beyond the ends.</param>
    /// <param name="hopLength">Samples between frames: the number of rows, a multiple of 4.</param>
    /// <param name="stride">Columns, a multiple of 4.</param>
    /// <param name="columns">Receives the cells, shape [hopLength, stride].</param>
    public static void Fill(ReadOnlySpan<float> samples, int padBefore, FramePadding padding, int hopLength, int stride, Span<float> columns)
    {
        Require.Length(columns, hopLength * stride);
        Span<float> edge = stackalloc float[4 * hopLength]; // At most 32 KiB.
        for (var j = 0; j < stride; j += 4)
        {
            var start = ((long)j * hopLength) - padBefore;
            if (start >= 0 && start + edge.Length <= samples.Length)
            {
                Transpose(samples.Slice((int)start, edge.Length), hopLength, columns[j..], stride);
                continue;
            }
            for (var i = 0; i < edge.Length; i++)
                edge[i] = At(samples, start + i, padding);
            Transpose(edge, hopLength, columns[j..], stride);
        }
    }

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

    // Four columns at a time, four samples of each.
    private static void Transpose(ReadOnlySpan<float> samples, int hopLength, Span<float> columns, int stride)
    {
        ref var from = ref MemoryMarshal.GetReference(samples);
        ref var to = ref MemoryMarshal.GetReference(columns);
        if (!Sse.IsSupported)
        {
            for (var r = 0; r < hopLength; r++)
            {
                for (var j = 0; j < 4; j++)
                    columns[(r * stride) + j] = samples[(j * hopLength) + r];
            }
            return;
        }
        for (nuint r = 0; r < (nuint)hopLength; r += 4)
        {
            var a = Vector128.LoadUnsafe(ref from, r);
            var b = Vector128.LoadUnsafe(ref from, r + (nuint)hopLength);
            var c = Vector128.LoadUnsafe(ref from, r + (2 * (nuint)hopLength));
            var d = Vector128.LoadUnsafe(ref from, r + (3 * (nuint)hopLength));
            var (abLow, abHigh, cdLow, cdHigh) = (Sse.UnpackLow(a, b), Sse.UnpackHigh(a, b), Sse.UnpackLow(c, d), Sse.UnpackHigh(c, d));
            ref var row = ref Unsafe.Add(ref to, r * (nuint)stride);
            Sse.MoveLowToHigh(abLow, cdLow).StoreUnsafe(ref row);
            Sse.MoveHighToLow(cdLow, abLow).StoreUnsafe(ref row, (nuint)stride);
            Sse.MoveLowToHigh(abHigh, cdHigh).StoreUnsafe(ref row, 2 * (nuint)stride);
            Sse.MoveHighToLow(cdHigh, abHigh).StoreUnsafe(ref row, 3 * (nuint)stride);
        }
    }
}
