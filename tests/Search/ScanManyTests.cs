using System.Runtime.InteropServices;
using ProductionValue.Search;
using ProductionValue.Search.Kernels;

namespace ProductionValue.Tests.Search;

/// <summary>Many queries compared with everything at once give what each alone gives.</summary>
public sealed unsafe class ScanManyTests
{
    [Theory]
    [InlineData(Metric.SquaredEuclidean)]
    [InlineData(Metric.Cosine)]
    [InlineData(Metric.InnerProduct)]
    public void Each_query_finds_what_it_finds_alone(Metric metric)
    {
        var random = new Random(50);
        for (var round = 0; round < 40; round++)
        {
            var (dimensions, count, queries, k) = (random.Next(1, 140), random.Next(1, 500), random.Next(1, 80), random.Next(1, 15));
            using var index = new HnswIndex(new HnswOptions { Dimensions = dimensions, Metric = metric, M = 2, EfConstruction = 1 }) { ScanBelow = int.MaxValue };
            var offset = round % 3 == 0 ? 100f : 0; // Far from the origin, where products cancel out, and with twins among the rows.
            for (var i = 0; i < count; i++)
                index.Add((ulong)i, Shifted(EmbeddingDraws.Gaussian(new Random(i / 2), dimensions, 1), offset));
            for (var i = 0; i < count / 5; i++)
                index.Remove((ulong)random.Next(count));
            var asked = Enumerable.Range(0, queries).SelectMany(i => Shifted(EmbeddingDraws.Gaussian(new Random(-1 - i), dimensions, 1), offset)).ToArray();
            var together = new Neighbor[queries * k];
            var found = index.ScanMany(asked, k, together);
            Assert.Equal(Math.Min(k, index.Count), found);
            var alone = new Neighbor[k];
            for (var query = 0; query < queries; query++)
            {
                Assert.Equal(found, index.Search(asked.AsSpan(query * dimensions, dimensions), alone, k));
                Assert.Equal(alone[..found], together[(query * k)..(query * k + found)]);
            }
        }
    }

    [Fact]
    public void More_queries_than_are_compared_at_a_time_are_all_answered()
    {
        using var index = new HnswIndex(new HnswOptions { Dimensions = 4, Metric = Metric.SquaredEuclidean, M = 2, EfConstruction = 1 });
        for (var i = 0; i < 50; i++)
            index.Add((ulong)i, [i, 0, 0, 0]);
        var nearest = new Neighbor[2100];
        Assert.Equal(1, index.ScanMany([.. Enumerable.Range(0, 2100).SelectMany(i => new float[] { i % 50, 0, 0, 0 })], 1, nearest));
        Assert.All(nearest.Index(), place => Assert.Equal((ulong)place.Index % 50, place.Item.Id));
        Assert.Equal(0, index.ScanMany([], 3, []));
    }

    [Fact]
    public void Wrong_lengths_and_queries_without_meaning_are_refused()
    {
        using var index = new HnswIndex(new HnswOptions { Dimensions = 2, Metric = Metric.Cosine });
        Assert.Throws<ArgumentException>(() => index.ScanMany([1, 2, 3], 1, new Neighbor[1]));
        Assert.Throws<ArgumentException>(() => index.ScanMany([1, 2], 2, new Neighbor[1]));
        Assert.Throws<ArgumentException>(() => index.ScanMany([0, 0], 1, new Neighbor[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.ScanMany([1, 2], 0, []));
        Assert.Equal(0, index.ScanMany([1, 2], 1, new Neighbor[1]));
    }

    [Fact]
    public void Products_agree_with_the_obvious_loops()
    {
        var random = new Random(51);
        foreach (var dimensions in new[] { 16, 32, 48, 128 })
        {
            var panel = (float*)NativeMemory.AlignedAlloc((nuint)dimensions * 32 * 4, 64);
            var rows = (float*)NativeMemory.AlignedAlloc((nuint)dimensions * 8 * 4, 64);
            var sums = (float*)NativeMemory.AlignedAlloc(3 * 256 * 4, 64);
            try
            {
                for (var i = 0; i < dimensions * 32; i++)
                    panel[i] = random.NextSingle() - 0.5f;
                for (var i = 0; i < dimensions * 8; i++)
                    rows[i] = random.NextSingle() - 0.5f;
                BatchProducts.Scalar(panel, rows, dimensions, sums);
                BatchProducts.Wide(panel, rows, dimensions, sums + 256);
                BatchProducts.Narrow(panel, rows, dimensions, sums + 512);
                for (var i = 0; i < 256; i++)
                {
                    Assert.Equal(sums[i], sums[256 + i], 1e-4f);
                    if (i % 32 < 16)
                        Assert.Equal(sums[i], sums[512 + i], 1e-4f);
                }
            }
            finally
            {
                NativeMemory.AlignedFree(panel);
                NativeMemory.AlignedFree(rows);
                NativeMemory.AlignedFree(sums);
            }
        }
    }

    private static float[] Shifted(float[] row, float by) => Array.ConvertAll(row, x => x + by);
}
