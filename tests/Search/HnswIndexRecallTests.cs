using ProductionValue.Search;

namespace ProductionValue.Tests.Search;

public sealed class HnswIndexRecallTests
{
    [Theory]
    [InlineData(Metric.SquaredEuclidean, 32)]
    [InlineData(Metric.Cosine, 20)]
    [InlineData(Metric.InnerProduct, 64)]
    [InlineData(Metric.SquaredEuclidean, 200)]
    public void The_walk_finds_nearly_all_of_what_the_exact_index_finds(Metric metric, int dimensions)
    {
        var rows = EmbeddingDraws.Clouds(5, 4000, dimensions);
        var (index, exact) = Both(rows, new HnswOptions { Dimensions = dimensions, Metric = metric });
        using (index)
        {
            var recall = EmbeddingDraws.RecallAtK(index, exact, EmbeddingDraws.Clouds(5, 4100, dimensions)[4000..], 10, 128);
            Assert.True(recall >= (metric == Metric.InnerProduct ? 0.95 : 0.98), $"recall@10 {recall}");
        }
    }

    [Fact]
    public void Distances_are_those_of_the_exact_index()
    {
        var rows = EmbeddingDraws.Clouds(6, 500, 17);
        foreach (var metric in Enum.GetValues<Metric>())
        {
            var (index, exact) = Both(rows, new HnswOptions { Dimensions = 17, Metric = metric });
            using (index)
            {
                var (found, truth) = (new Neighbor[5], new Neighbor[5]);
                index.Search(rows[3], found, 200);
                exact.Search(rows[3], truth);
                for (var i = 0; i < 5; i++)
                    Assert.Equal(truth[i].Distance, found[i].Distance, 1e-4f);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(1000)]
    public void A_filter_keeps_recall_from_every_node_down_to_one_in_a_thousand(int passOneIn)
    {
        var rows = EmbeddingDraws.Clouds(7, 6000, 24);
        var (index, exact) = Both(rows, new HnswOptions { Dimensions = 24 });
        using (index)
        {
            var filter = new OneIn(passOneIn);
            var (found, truth) = (new Neighbor[10], new Neighbor[10]);
            int hits = 0, wanted = 0;
            foreach (var query in EmbeddingDraws.Clouds(7, 6060, 24)[6000..])
            {
                var n = index.Search(query, found, 64, filter);
                var m = exact.Search(query, truth, filter);
                Assert.All(found[..n], neighbor => Assert.True(filter.Passes(neighbor.Node)));
                hits += truth[..m].Count(neighbor => found[..n].Any(other => other.Id == neighbor.Id));
                wanted += m;
            }
            Assert.True(hits >= 0.95 * wanted, $"recall@10 {(double)hits / wanted}");
        }
    }

    [Fact]
    public void A_small_index_is_scanned_and_its_answers_are_exact()
    {
        var rows = EmbeddingDraws.Clouds(8, 1000, 12);
        using var index = new HnswIndex(new HnswOptions { Dimensions = 12, Metric = Metric.SquaredEuclidean });
        var exact = new ExactIndex(12, Metric.SquaredEuclidean);
        for (var i = 0; i < rows.Length; i++)
        {
            index.Add((ulong)i, rows[i]);
            exact.Add((ulong)i, rows[i]);
        }
        Assert.Equal(1, EmbeddingDraws.RecallAtK(index, exact, EmbeddingDraws.Clouds(9, 50, 12), 10, 1));
    }

    [Fact]
    public void The_same_seed_and_order_give_the_same_graph_and_another_seed_another()
    {
        var rows = EmbeddingDraws.Clouds(10, 1500, 16);
        byte[] Bytes(ulong seed)
        {
            using var index = EmbeddingDraws.Walked(new HnswOptions { Dimensions = 16, Seed = seed });
            for (var i = 0; i < rows.Length; i++)
                index.Add((ulong)i, rows[i]);
            for (var i = 0; i < 300; i++)
                index.Remove((ulong)i * 3);
            var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
            index.Save(path, 0);
            var bytes = File.ReadAllBytes(path);
            File.Delete(path);
            return bytes;
        }
        Assert.Equal(Bytes(1), Bytes(1));
        Assert.NotEqual(Bytes(1), Bytes(2));
    }

    [Fact]
    public void A_search_allocates_nothing()
    {
        var rows = EmbeddingDraws.Clouds(11, 3000, 32);
        var (index, _) = Both(rows, new HnswOptions { Dimensions = 32 });
        using (index)
        {
            var nearest = new Neighbor[10];
            index.Search(rows[0], nearest, 64);
            index.Search(rows[0], nearest, 64, new OneIn(2));
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 300; i++)
            {
                index.Search(rows[i], nearest, 64);
                index.Search(rows[i], nearest, 64, new OneIn(2));
            }
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static (HnswIndex Index, ExactIndex Exact) Both(float[][] rows, HnswOptions options)
    {
        var index = EmbeddingDraws.Walked(options);
        var exact = new ExactIndex(options.Dimensions, options.Metric);
        for (var i = 0; i < rows.Length; i++)
            Assert.Equal(exact.Add((ulong)i, rows[i]), index.Add((ulong)i, rows[i]));
        return (index, exact);
    }

    private readonly struct OneIn(int count) : INodeFilter
    {
        public bool Passes(int node) => (uint)(node * 2654435761L) % count == 0;
    }
}
