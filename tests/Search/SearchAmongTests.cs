using ProductionValue.Search;

namespace ProductionValue.Tests.Search;

/// <summary>Searching among given ids finds what comparing each of them by hand finds.</summary>
public sealed class SearchAmongTests
{
    private const int Dimensions = 24;

    [Theory]
    [InlineData(Metric.SquaredEuclidean)]
    [InlineData(Metric.Cosine)]
    [InlineData(Metric.InnerProduct)]
    public void The_closest_of_some_ids_are_found_and_none_else(Metric metric)
    {
        var random = new Random(51);
        for (var round = 0; round < 30; round++)
        {
            var count = random.Next(1, 400);
            using var index = Filled(metric, count);
            for (var i = 0; i < count / 4; i++)
                index.Remove((ulong)random.Next(count));
            ulong[] ids = [.. Enumerable.Range(0, count + 20).Where(_ => random.Next(3) == 0).Select(id => (ulong)id).OrderBy(_ => random.Next())];
            var query = EmbeddingDraws.Gaussian(random, Dimensions, 1);
            var all = new Neighbor[Math.Max(1, index.Count)];
            var held = index.SearchExact(query, all, default(AllNodes));
            Neighbor[] expected = [.. all.Take(held).Where(neighbor => ids.Contains(neighbor.Id)).Take(10)];
            var nearest = new Neighbor[10];
            var found = index.SearchAmong(query, ids, nearest, default(AllNodes));
            Assert.Equal(expected, nearest[..found]);
        }
    }

    [Fact]
    public void The_filter_is_asked_too_and_questions_without_meaning_are_refused()
    {
        using var index = Filled(Metric.Cosine, 50);
        var query = EmbeddingDraws.Gaussian(new Random(1), Dimensions, 1);
        var nearest = new Neighbor[50];
        var found = index.SearchAmong(query, [.. Enumerable.Range(0, 50).Select(id => (ulong)id)], nearest, new EvenNodes());
        Assert.Equal(25, found);
        Assert.All(nearest[..found], neighbor => Assert.Equal(0, neighbor.Node % 2));
        Assert.Equal(0, index.SearchAmong(query, [], nearest, default(AllNodes)));
        Assert.Throws<ArgumentException>(() => index.SearchAmong([1, 2], [1], nearest, default(AllNodes)));
        Assert.Throws<ArgumentNullException>(() => index.SearchAmong(query, null!, nearest, default(AllNodes)));
    }

    private static HnswIndex Filled(Metric metric, int count)
    {
        var index = new HnswIndex(new HnswOptions { Dimensions = Dimensions, Metric = metric });
        for (var id = 0; id < count; id++)
            index.Add((ulong)id, EmbeddingDraws.Gaussian(new Random(id), Dimensions, 1));
        return index;
    }

    private readonly struct EvenNodes : INodeFilter
    {
        public bool Passes(int node) => node % 2 == 0;
    }
}
