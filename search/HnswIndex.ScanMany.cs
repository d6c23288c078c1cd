using ProductionValue.Search.Hnsw;
using ProductionValue.Search.Kernels;

namespace ProductionValue.Search;

public sealed unsafe partial class HnswIndex
{
    /// <summary>
    /// The exact neighbours of many queries: every embedding is compared, several queries at a time, on one thread. From some dozens of queries
    /// on this takes a fraction of the time that as many single exact searches take.
    /// </summary>
    /// <param name="queries">The queries, one after the other [count · dimensions].</param>
    /// <param name="k">How many neighbours of each, 1…<see cref="HnswOptions.MaxEf"/>.</param>
    /// <param name="nearest">Receives them, closest first [count · k]; where there are fewer, the rest of a query's k stays as it is.</param>
    /// <returns>How many each query has: k, or all there are. What is removed or added meanwhile may or may not be among them.</returns>
    /// <exception cref="ArgumentException">Wrong length, or a query that <see cref="Search(ReadOnlySpan{float}, Span{Neighbor}, int)"/> would refuse.</exception>
    public int ScanMany(ReadOnlySpan<float> queries, int k, Span<Neighbor> nearest)
    {
        Require.InRange(k, 1, HnswOptions.MaxEf);
        Require.That(queries.Length % Options.Dimensions == 0, nameof(queries), $"expected a multiple of {Options.Dimensions} numbers, got {queries.Length}");
        var count = queries.Length / Options.Dimensions;
        Require.That(nearest.Length == (long)count * k, nameof(nearest), $"expected {(long)count * k} places, got {nearest.Length}");
        var fewest = k;
        for (var first = 0; first < count; first += BatchScan.MaxQueries)
        {
            var now = Math.Min(BatchScan.MaxQueries, count - first);
            fewest = Math.Min(fewest, ScanSome(queries.Slice(first * Options.Dimensions, now * Options.Dimensions), now, k, nearest.Slice(first * k, now * k)));
        }
        return count == 0 ? 0 : fewest;
    }

    private int ScanSome(ReadOnlySpan<float> queries, int count, int k, Span<Neighbor> nearest)
    {
        var scratch = readers.Enter(); // Held throughout: no slot is given to another embedding meanwhile.
        try
        {
            using var scan = new BatchScan(nodes, count, k);
            for (var query = 0; query < count; query++)
                Prepare(queries.Slice(query * Options.Dimensions, Options.Dimensions), scan.Query(query), nameof(queries));
            var visitor = new BatchVisitor(scan);
            KernelChoice.Float32(Options.Metric, nodes.Rows, nodes.Blocks, ref visitor);
            var fewest = k;
            for (var query = 0; query < count; query++)
            {
                var found = scan.Found(query, out var distances);
                for (var i = 0; i < found.Length; i++)
                    nearest[query * k + i] = new Neighbor(nodes.Ids[found[i]], found[i], distances[i]);
                fewest = Math.Min(fewest, found.Length);
            }
            return fewest;
        }
        finally
        {
            readers.Leave(scratch);
        }
    }

    private readonly struct BatchVisitor(BatchScan scan) : IKernelVisitor
    {
        public void Visit<TKernel>(TKernel kernel)
            where TKernel : struct, IRowKernel => scan.Run(kernel);
    }
}
