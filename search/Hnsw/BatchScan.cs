using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ProductionValue.Search.Kernels;
using ProductionValue.Search.Storage;

namespace ProductionValue.Search.Hnsw;

/// <summary>
/// Compares many queries with every live node at once. Products of eight rows with 32 queries are summed in registers, as a matrix product does;
/// they only choose what is worth measuring: whatever may be closer than the furthest kept, by a bound of their rounding, is measured by the
/// kernel that all searches use. So the answers are those of <see cref="ExactScan"/>, ties and all.
/// </summary>
internal sealed unsafe class BatchScan : IDisposable
{
    /// <summary>Most queries at a time: with their rows and thresholds they stay in the second-level cache.</summary>
    public const int MaxQueries = 1024;

    private const int Lanes = 16, Width = 32, RowsAtOnce = 8, RowsAtATime = 128;

    private readonly NodeStore nodes;
    private readonly int count, k, dimensions;
    private readonly float* queries, panels, squares, thresholds, distances, rowTerms, sums;
    private readonly int* found, filled;
    private readonly byte* block;
    private readonly bool euclidean;

    /// <param name="nodes">What to search.</param>
    /// <param name="count">How many queries, 1…<see cref="MaxQueries"/>.</param>
    /// <param name="k">How many neighbours of each.</param>
    public BatchScan(NodeStore nodes, int count, int k)
    {
        (this.nodes, this.count, this.k, dimensions) = (nodes, count, k, nodes.Blocks * 16);
        euclidean = nodes.Options.Metric == Metric.SquaredEuclidean;
        nuint padded = (nuint)((count + Width - 1) / Width * Width), wide = (nuint)dimensions, kept = ((nuint)count * (nuint)k + 15) / 16 * 16;
        nuint[] lengths = [padded * wide, padded * wide, padded, padded, kept, RowsAtATime + Lanes, RowsAtOnce * Width, kept, padded];
        nuint all = 0;
        foreach (var length in lengths)
            all += length;
        block = (byte*)NativeMemory.AlignedAlloc(all * sizeof(float), 64);
        NativeMemory.Clear(block, all * sizeof(float));
        var next = (float*)block;
        queries = next;
        panels = next += lengths[0];
        squares = next += lengths[1];
        thresholds = next += lengths[2];
        distances = next += lengths[3];
        rowTerms = next += lengths[4];
        sums = next += lengths[5];
        found = (int*)(next += lengths[6]);
        filled = (int*)(next + lengths[7]);
    }

    ~BatchScan() => NativeMemory.AlignedFree(block);

    /// <summary>Where a query goes, padded with zeros [dimensions].</summary>
    public float* Query(int query) => queries + (nint)query * dimensions;

    /// <summary>Compares all queries with all nodes.</summary>
    public void Run<TKernel>(TKernel kernel)
        where TKernel : struct, IRowKernel
    {
        Pack();
        var end = nodes.Count;
        for (var first = 0; first < end; first += RowsAtATime)
        {
            var rows = Math.Min(RowsAtATime, end - first);
            var largest = Terms(first, rows);
            for (var panel = 0; panel < count; panel += Width)
                Compare(kernel, panel, first, rows, largest);
        }
    }

    /// <summary>A query's nodes, closest first.</summary>
    public ReadOnlySpan<int> Found(int query, out ReadOnlySpan<float> measured)
    {
        measured = new(distances + (nint)query * k, filled[query]);
        return new(found + (nint)query * k, filled[query]);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(block);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lays 32 queries side by side, dimension by dimension; |q − x|² = |q|² + |x|² − 2·q·x, so Euclidean ones are doubled.</summary>
    private void Pack()
    {
        for (var query = 0; query < count; query++)
        {
            var from = Query(query);
            var to = panels + (nint)(query / Width) * dimensions * Width + query % Width;
            for (var i = 0; i < dimensions; i++)
            {
                squares[query] += from[i] * from[i];
                to[(nint)i * Width] = euclidean ? 2 * from[i] : from[i];
            }
        }
    }

    /// <summary>What each row's distance has beside the product: its square, or nothing; infinity for a row that is not there.</summary>
    /// <returns>The largest square.</returns>
    private float Terms(int first, int rows)
    {
        var largest = 0f;
        for (var i = 0; i < RowsAtATime; i++)
        {
            rowTerms[i] = float.PositiveInfinity;
            if (i >= rows || nodes.States[first + i] != (byte)NodeState.Live)
                continue;
            var row = nodes.Row(first + i);
            var sum = Vector512<float>.Zero;
            for (nint j = 0; j < dimensions; j += Lanes)
                sum = Vector512.FusedMultiplyAdd(Vector512.LoadAligned(row + j), Vector512.LoadAligned(row + j), sum);
            var square = Vector512.Sum(sum);
            largest = Math.Max(largest, square);
            rowTerms[i] = euclidean ? square : 0;
        }
        return largest;
    }

    private void Compare<TKernel>(TKernel kernel, int panel, int first, int rows, float largest)
        where TKernel : struct, IRowKernel
    {
        for (var query = panel; query < panel + Width; query++)
            thresholds[query] = query < count ? Threshold(query, largest) : float.NegativeInfinity;
        var packed = panels + (nint)panel * dimensions;
        var narrow = count - panel <= Lanes;
        for (var i = 0; i < rows; i += RowsAtOnce)
        {
            // Rows past the last are committed memory or the last row again: their terms keep them out.
            var row = nodes.Row(first + Math.Min(i, Math.Max(0, rows - RowsAtOnce)));
            var terms = rowTerms + Math.Min(i, Math.Max(0, rows - RowsAtOnce));
            if (rows < RowsAtOnce)
                ProductsOfFew(packed, row, rows);
            else if (narrow)
                BatchProducts.Narrow(packed, row, dimensions, sums);
            else
                BatchProducts.Wide(packed, row, dimensions, sums);
            var skip = Math.Max(0, i - Math.Max(0, rows - RowsAtOnce)); // A last block overlaps the one before.
            for (var j = skip; j < Math.Min(RowsAtOnce, rows); j++)
                Select(kernel, panel, (int)(terms - rowTerms) + j + first, terms[j], sums + j * Width, largest);
        }
    }

    private void ProductsOfFew(float* packed, float* row, int rows)
    {
        for (var j = 0; j < rows; j++)
        {
            new Span<float>(sums + j * Width, Width).Clear();
            for (var i = 0; i < dimensions; i++)
            {
                for (var lane = 0; lane < Width; lane++)
                    sums[j * Width + lane] += packed[i * Width + lane] * row[(nint)j * dimensions + i];
            }
        }
    }

    private void Select<TKernel>(TKernel kernel, int panel, int node, float term, float* products, float largest)
        where TKernel : struct, IRowKernel
    {
        var terms = Vector512.Create(term);
        for (var half = 0; half < Width; half += Lanes)
        {
            var estimates = terms - Vector512.LoadAligned(products + half);
            var closer = Vector512.LessThan(estimates, Vector512.LoadAligned(thresholds + panel + half)).ExtractMostSignificantBits();
            for (; closer != 0; closer &= closer - 1)
                Offer(kernel, panel + half + System.Numerics.BitOperations.TrailingZeroCount(closer), node, largest);
        }
    }

    private void Offer<TKernel>(TKernel kernel, int query, int node, float largest)
        where TKernel : struct, IRowKernel
    {
        var distance = kernel.Four(Query(query), node, node, node, node).ToScalar();
        var ids = found + (nint)query * k;
        var measured = distances + (nint)query * k;
        var at = filled[query];
        if (at == k && distance >= measured[k - 1])
            return;
        at = Math.Min(at, k - 1);
        for (; at > 0 && measured[at - 1] > distance; at--)
            (ids[at], measured[at]) = (ids[at - 1], measured[at - 1]);
        (ids[at], measured[at]) = (node, distance);
        filled[query] = Math.Min(filled[query] + 1, k);
        thresholds[query] = Threshold(query, largest);
    }

    /// <summary>
    /// Estimates below this may be closer than the furthest kept. A sum of n products errs by n·2⁻²⁴·|q|·|x| at most (Higham 2002, 3.1); four times
    /// that, over |q|² + |x|², covers the estimate and the measurement it is compared with.
    /// </summary>
    private float Threshold(int query, float largest)
    {
        if (filled[query] < k)
            return float.PositiveInfinity;
        var offset = nodes.Options.Metric switch { Metric.SquaredEuclidean => squares[query], Metric.Cosine => 1, _ => 0 };
        return distances[(nint)query * k + k - 1] - offset + 4 * dimensions / (float)(1 << 24) * (squares[query] + largest);
    }
}
