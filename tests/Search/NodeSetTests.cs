using ProductionValue.Search;

namespace ProductionValue.Tests.Search;

public sealed class NodeSetTests
{
    [Fact]
    public void A_set_holds_what_was_put_in_and_counts_it_once()
    {
        var random = new Random(60);
        var set = new NodeSet(10);
        var model = new HashSet<int>();
        for (var i = 0; i < 5000; i++)
        {
            var node = random.Next(700);
            Assert.Equal(model.Add(node), set.Add(node));
            node = random.Next(700);
            if (random.Next(2) == 0)
                Assert.Equal(model.Remove(node), set.Remove(node));
            Assert.Equal(model.Count, set.Count);
        }
        Assert.All(Enumerable.Range(0, 800), node => Assert.Equal(model.Contains(node), set.Contains(node)));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Add(-1));
    }

    [Theory]
    [InlineData(4000)]
    [InlineData(700)]
    [InlineData(50)]
    [InlineData(3)]
    [InlineData(0)]
    public void A_search_under_a_set_finds_its_nodes_and_no_others(int passing)
    {
        var rows = EmbeddingDraws.Clouds(61, 4060, 16);
        using var index = EmbeddingDraws.Walked(new HnswOptions { Dimensions = 16 });
        var exact = new ExactIndex(16, Metric.Cosine);
        var set = new NodeSet(4000);
        var random = new Random(62);
        for (var i = 0; i < 4000; i++)
        {
            index.Add((ulong)i, rows[i]);
            exact.Add((ulong)i, rows[i]);
        }
        while (set.Count < passing)
            set.Add(random.Next(4000));
        var filter = new NodeSetFilter(set);
        var (found, truth) = (new Neighbor[10], new Neighbor[10]);
        var (hits, wanted) = (0, 0);
        foreach (var query in rows[4000..])
        {
            var count = index.Search(query, found, 64, filter);
            Assert.Equal(Math.Min(10, passing), count);
            Assert.All(found[..count], neighbor => Assert.True(set.Contains(neighbor.Node)));
            exact.Search(query, truth, filter);
            hits += truth[..count].Count(neighbor => found[..count].Any(other => other.Id == neighbor.Id));
            wanted += count;
        }
        Assert.True(hits >= 0.95 * wanted, $"recall@10 {(double)hits / wanted}");
    }
}
