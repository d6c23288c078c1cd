using System.Diagnostics;
using ProductionValue.Search;

namespace ProductionValue.Bench.Search;

/// <content>Exact scans: in batches, and where they overtake the walk.</content>
internal sealed partial class SearchSuite
{
    private void Scan()
    {
        Say($"Queries per CPU second of an exact scan of {Standing} embeddings: one by one, and 1000 at a time (`ScanMany`).\n\n| dimensions | one by one | in a batch |\n| --- | --- | --- |");
        foreach (var dimensions in new[] { 32, 128 })
        {
            var embeddings = Draws.Rows(1, Standing, dimensions);
            var asked = Draws.Rows(2, 1000, dimensions);
            using var index = Unlinked(embeddings, Standing, dimensions);
            index.ScanBelow = int.MaxValue;
            var nearest = new Neighbor[1000 * Trial.K];
            var one = Rate(100, () =>
            {
                for (var i = 0; i < 100; i++)
                    index.Search(asked.AsSpan(i * dimensions, dimensions), nearest.AsSpan(0, Trial.K), Trial.K);
            });
            Say($"| {dimensions} | {one:F0} | {Rate(1000, () => index.ScanMany(asked, Trial.K, nearest)):F0} |");
        }
        Say($"\nWhere the walk overtakes the scan: median µs of a query at EfSearch 64 and 96.\n\n| dimensions | embeddings | scan | walk, 64 | walk, 96 |\n| --- | --- | --- | --- | --- |");
        foreach (var dimensions in new[] { 32, 128 })
        {
            foreach (var count in new[] { 1024, 2048, 3072, 4096, 6144, 8192 })
                ScanAgainstWalk(dimensions, count);
        }
    }

    private void ScanAgainstWalk(int dimensions, int count)
    {
        var timing = new Trial(Draws.Rows(2, Queries, dimensions), dimensions);
        using var index = Build(Draws.Rows(1, count, dimensions), 0, count, Quantization.Float32, out _, dimensions: dimensions);
        var truth = timing.Truth(index, default(AllNodes));
        double Median(int ef, int scanBelow)
        {
            index.ScanBelow = scanBelow;
            timing.Run(index, truth, ef, default(AllNodes));
            return timing.Run(index, truth, ef, default(AllNodes)).MedianMicroseconds;
        }

        Say($"| {dimensions} | {count} | {Median(64, int.MaxValue):F1} | {Median(64, 0):F1} | {Median(96, 0):F1} |");
    }

    /// <summary>A graph as poor as it gets: only its embeddings count here.</summary>
    private static HnswIndex Unlinked(float[] embeddings, int count, int dimensions)
    {
        var index = new HnswIndex(new HnswOptions { Dimensions = dimensions, Metric = Metric.SquaredEuclidean, M = 2, EfConstruction = 1 });
        index.AddMany(Enumerable.Range(0, count).Select(i => (ulong)i).ToArray(), embeddings.AsMemory(0, count * dimensions), 1);
        return index;
    }

    private static double Rate(int queries, Action run)
    {
        run();
        var rates = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            run();
            rates.Add(queries / (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds);
        }
        return Trial.Median(rates);
    }
}
