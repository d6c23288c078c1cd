using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>Spectra of middle and side of neighbouring frames, one frame a lane: both are transformed at once as real and imaginary part of 4,096 points.</summary>
/// <typeparam name="T">The vector width.</typeparam>
internal static class StereoKernel<T>
    where T : struct, ILanes<T>
{
    /// <summary>Frame and transform length, samples.</summary>
    public const int FftSize = 4_096;

    /// <summary>Samples between frames.</summary>
    public const int HopLength = 2_048;

    /// <summary>Bins of one spectrum.</summary>
    public const int BinCount = (FftSize / 2) + 1;

    /// <summary>Rows of <see cref="Separate"/>'s cells for each bin: the sums of |M|², |S|², Re M·S* and Im M·S*, the least |M|² and |S|².</summary>
    public const int CellRows = 6;

    /// <summary>Rows of <see cref="Separate"/>'s totals: |M|², |S|², Re M·S*, log₂|M|² and its square.</summary>
    public const int TotalRows = 5;

    private const int Quarter = FftSize / 4;
    private const int Block = HopColumns.RowBlock;

    private static readonly FftPlan Plan = new(4, 8, 8, 4, 4);

    // A quarter of the window: middle and side are then sum and difference of the channels, and their spectra those of two points, with nothing left to halve.
    private static readonly float[] Window = Array.ConvertAll(HannWindow.Periodic(FftSize), w => (float)(w / 4));

    /// <summary>Samples that a batch of frames covers.</summary>
    public static int SampleCount => HopColumns.TileOf(T.Count) * HopLength;

    /// <summary>Floats of the scratch that <see cref="Apply"/> is lent.</summary>
    public static int WorkLength => PointsLength + (2 * BlockLength);

    private static int PointsLength => 2 * Plan.Extent * T.Count;

    private static int RowStride => T.Count == 1 ? 4 : 2 * T.Count;

    // Rows n and n + 1,024 of left and right.
    private static int BlockLength => 4 * Block * RowStride;

    /// <summary>Transforms as many frames as there are lanes.</summary>
    /// <param name="left">Left channel from the first sample of the first frame on, shape [<see cref="SampleCount"/>].</param>
    /// <param name="right">Right channel, of the same shape.</param>
    /// <param name="work">Lent scratch, shape [<see cref="WorkLength"/>], best at a cache line; holds the spectra afterwards.</param>
    public static void Apply(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> work)
    {
        Require.Length(left, SampleCount);
        Require.Length(right, SampleCount);
        Require.Length(work, WorkLength);
        FirstStage(left, right, work[..PointsLength], work[PointsLength..]);
        for (var part = 0; part < 4; part++)
        {
            var start = part * Plan.PartStride;
            FftKernel<T>.ToFours(Plan, work, start, 1);
            FftKernel<T>.LastStage(work, start, Quarter);
        }
    }

    /// <summary>Takes middle and side of a run of bins apart, adds them up and adds each bin to its own sums.</summary>
    /// <param name="work">As <see cref="Apply"/> left it.</param>
    /// <param name="bins">The run.</param>
    /// <param name="logFloor">Added to each |M|², so that it has a logarithm; 0 where no logarithms are wanted.</param>
    /// <param name="masks">1 in the lanes that count and 0 in the others, then 0 and a number above all powers, shape [2, lanes].</param>
    /// <param name="cells">Every bin's own sums and minima, shape [<see cref="BinCount"/>, <see cref="CellRows"/>, <see cref="ILanes{TSelf}.FoldedCount"/>].</param>
    /// <param name="totals">Receives the sums over the run by lane, shape [<see cref="TotalRows"/>, lanes].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Separate(ReadOnlySpan<float> work, Range bins, float logFloor, ReadOnlySpan<float> masks, Span<float> cells, Span<float> totals)
    {
        var (n, kept) = ((nuint)T.Count, (nuint)T.FoldedCount);
        var (first, end) = (bins.Start.Value, bins.End.Value);
        ref var points = ref MemoryMarshal.GetReference(work);
        ref var cell = ref Unsafe.Add(ref MemoryMarshal.GetReference(cells), (nuint)first * CellRows * kept);
        var (counts, absent) = (T.Load(ref MemoryMarshal.GetReference(masks), 0), T.Load(ref MemoryMarshal.GetReference(masks), n));
        var (midSum, sideSum, crossSum, logs, squares, floor) = (T.All(0), T.All(0), T.All(0), T.All(0), T.All(0), T.All(logFloor));
        var places = Plan.Places;
        for (var k = first; k < end; k++)
        {
            ref var low = ref Unsafe.Add(ref points, (nuint)places[k] * 2 * n);
            ref var high = ref Unsafe.Add(ref points, (nuint)places[(FftSize - k) % FftSize] * 2 * n);
            var (lowRe, lowIm, highRe, highIm) = (T.Load(ref low, 0), T.Load(ref low, n), T.Load(ref high, 0), T.Load(ref high, n));
            var (midRe, midIm, sideRe, sideIm) = (lowRe + highRe, lowIm - highIm, lowIm + highIm, highRe - lowRe);
            var mid = T.MultiplyAdd(midRe, midRe, midIm * midIm);
            var side = T.MultiplyAdd(sideRe, sideRe, sideIm * sideIm);
            var cross = T.MultiplyAdd(midRe, sideRe, midIm * sideIm);
            var turned = T.MultiplySubtract(midIm, sideRe, midRe * sideIm);
            midSum += mid;
            sideSum += side;
            crossSum += cross;
            if (logFloor > 0)
            {
                var octaves = T.Log2(mid + floor);
                logs += octaves;
                squares = T.MultiplyAdd(octaves, octaves, squares);
            }
            T.AddFolded(mid * counts, ref cell);
            T.AddFolded(side * counts, ref Unsafe.Add(ref cell, kept));
            T.AddFolded(cross * counts, ref Unsafe.Add(ref cell, 2 * kept));
            T.AddFolded(turned * counts, ref Unsafe.Add(ref cell, 3 * kept));
            T.LowerFolded(T.Max(mid, absent), ref Unsafe.Add(ref cell, 4 * kept));
            T.LowerFolded(T.Max(side, absent), ref Unsafe.Add(ref cell, 5 * kept));
            cell = ref Unsafe.Add(ref cell, CellRows * kept);
        }
        ref var total = ref MemoryMarshal.GetReference(totals);
        T.Store(midSum, ref total, 0);
        T.Store(sideSum, ref total, n);
        T.Store(crossSum, ref total, 2 * n);
        T.Store(logs, ref total, 3 * n);
        T.Store(squares, ref total, 4 * n);
    }

    // Point n + 1,024·q holds sample n of half a hop q: rows n and n + 1,024 of a column and of the next one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FirstStage(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> points, Span<float> rows)
    {
        ref var origin = ref MemoryMarshal.GetReference(points);
        ref var window = ref MemoryMarshal.GetArrayDataReference(Window);
        ref var factors = ref MemoryMarshal.GetArrayDataReference(Plan.TwiddlesOf(0));
        var (lanes, stride) = ((nuint)T.Count, (nuint)RowStride);
        var part = (nuint)Plan.PartStride * 2 * lanes;
        // One block ahead: vectors read from what was only just written in smaller parts would wait for it.
        Lay(left, right, 0, rows[..BlockLength]);
        for (var block = 0; block < Quarter; block += Block)
        {
            if (block + Block < Quarter)
                Lay(left, right, block + Block, rows.Slice((block / Block + 1) % 2 * BlockLength, BlockLength));
            ref var upper = ref rows[block / Block % 2 * BlockLength];
            for (var row = 0; row < Block; row++)
            {
                ref var lower = ref Unsafe.Add(ref upper, Block * stride);
                ref var rightUpper = ref Unsafe.Add(ref lower, Block * stride);
                ref var rightLower = ref Unsafe.Add(ref rightUpper, Block * stride);
                var (l0, l1, l2, l3) = (T.Load(ref upper, 0), T.Load(ref lower, 0), T.Load(ref upper, 1), T.Load(ref lower, 1));
                var (r0, r1, r2, r3) = (T.Load(ref rightUpper, 0), T.Load(ref rightLower, 0), T.Load(ref rightUpper, 1), T.Load(ref rightLower, 1));
                var (a, b) = (T.Repeat(ref window, 0), T.Repeat(ref window, Quarter));
                var (c, d) = (T.Repeat(ref window, 2 * Quarter), T.Repeat(ref window, 3 * Quarter));
                FftKernel<T>.Butterfly(
                    (l0 + r0) * a, (l0 - r0) * a,
                    (l1 + r1) * b, (l1 - r1) * b,
                    (l2 + r2) * c, (l2 - r2) * c,
                    (l3 + r3) * d, (l3 - r3) * d,
                    ref factors, ref origin, part);
                upper = ref Unsafe.Add(ref upper, stride);
                window = ref Unsafe.Add(ref window, 1);
                factors = ref Unsafe.Add(ref factors, 6);
                origin = ref Unsafe.Add(ref origin, 2 * lanes);
            }
        }
    }

    private static void Lay(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int row, Span<float> rows)
    {
        var (columns, stride) = ((nuint)HopColumns.TileOf(T.Count), (nuint)RowStride);
        ref var target = ref MemoryMarshal.GetReference(rows);
        for (var channel = 0; channel < 2; channel++)
        {
            ref var source = ref Unsafe.Add(ref MemoryMarshal.GetReference(channel == 0 ? left : right), row);
            HopColumns.Transpose(ref source, HopLength, columns, stride, ref target);
            target = ref Unsafe.Add(ref target, Block * stride);
            HopColumns.Transpose(ref Unsafe.Add(ref source, Quarter), HopLength, columns, stride, ref target);
            target = ref Unsafe.Add(ref target, Block * stride);
        }
    }
}
