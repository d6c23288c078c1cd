using ProductionValue.Search;

namespace ProductionValue.Tests.Search;

public sealed class HnswIndexArgumentTests
{
    [Theory]
    [InlineData(0, 16, 200, 100)]
    [InlineData(-1, 16, 200, 100)]
    [InlineData(HnswOptions.MaxDimensions + 1, 16, 200, 100)]
    [InlineData(8, 1, 200, 100)]
    [InlineData(8, 65, 200, 100)]
    [InlineData(8, 16, 0, 100)]
    [InlineData(8, 16, HnswOptions.MaxEf + 1, 100)]
    [InlineData(8, 16, 200, 0)]
    [InlineData(8, 16, 200, HnswOptions.MaxMaxNodes + 1)]
    public void Options_outside_their_limits_are_refused(int dimensions, int m, int efConstruction, int maxNodes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new HnswIndex(new HnswOptions { Dimensions = dimensions, M = m, EfConstruction = efConstruction, MaxNodes = maxNodes }));

    [Fact]
    public void A_metric_that_does_not_exist_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HnswIndex(new HnswOptions { Dimensions = 8, Metric = (Metric)9 }));

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e20f)]
    public void Numbers_that_cannot_be_measured_are_refused_as_embedding_and_as_query(float number)
    {
        using var index = new HnswIndex(new HnswOptions { Dimensions = 3, Metric = Metric.SquaredEuclidean });
        index.Add(1, [0, 0, 0]);
        Assert.Equal("embedding", Assert.Throws<ArgumentException>(() => index.Add(2, [0, number, 0])).ParamName);
        Assert.Equal("query", Assert.Throws<ArgumentException>(() => index.Search([0, number, 0], new Neighbor[1], 10)).ParamName);
        Assert.Equal(1, index.Count);
        Assert.Equal(1, index.NodeCapacity);
    }

    [Fact]
    public void Zeros_have_no_direction_and_are_refused_under_the_cosine_only()
    {
        using var cosine = new HnswIndex(new HnswOptions { Dimensions = 2 });
        Assert.Throws<ArgumentException>(() => cosine.Add(1, [0, 0]));
        using var product = new HnswIndex(new HnswOptions { Dimensions = 2, Metric = Metric.InnerProduct });
        product.Add(1, [0, 0]);
        Assert.True(product.Contains(1));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_wrong_number_of_dimensions_is_refused_and_named(int dimensions)
    {
        using var index = new HnswIndex(new HnswOptions { Dimensions = 3 });
        Assert.Contains($"got {dimensions}", Assert.Throws<ArgumentException>(() => index.Add(1, new float[dimensions])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => index.Search(new float[dimensions], new Neighbor[1], 10));
        Assert.Throws<ArgumentException>(() => index.CopyEmbedding(0, new float[dimensions]));
    }

    [Fact]
    public void Beams_outside_their_limits_are_refused_and_no_neighbours_wanted_are_none_found()
    {
        using var index = new HnswIndex(new HnswOptions { Dimensions = 1 });
        index.Add(1, [1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Search([1], new Neighbor[1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Search([1], new Neighbor[1], HnswOptions.MaxEf + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Search([1], new Neighbor[HnswOptions.MaxEf + 1], 1));
        Assert.Equal(0, index.Search([1], [], 10));
    }

    [Fact]
    public void An_empty_index_finds_nothing_and_knows_no_node()
    {
        using var index = new HnswIndex(new HnswOptions { Dimensions = 1 });
        Assert.Equal(0, index.Search([1], new Neighbor[3], 10));
        Assert.False(index.Remove(1));
        Assert.False(index.TryGetNode(1, out var node));
        Assert.Equal(-1, node);
        Assert.Throws<ArgumentOutOfRangeException>(() => index.IdOf(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.IdOf(-1));
    }

    [Fact]
    public void Extreme_ids_are_ids_like_any_other()
    {
        using var index = new HnswIndex(new HnswOptions { Dimensions = 1, Metric = Metric.SquaredEuclidean });
        index.Add(0, [0]);
        index.Add(ulong.MaxValue, [1]);
        var nearest = new Neighbor[2];
        Assert.Equal(2, index.Search([1], nearest, 2));
        Assert.Equal([ulong.MaxValue, 0ul], nearest.Select(neighbor => neighbor.Id));
    }

    [Fact]
    public void Hundreds_of_equal_embeddings_are_all_found()
    {
        using var index = EmbeddingDraws.Walked(new HnswOptions { Dimensions = 4, M = 4, EfConstruction = 20 });
        for (var i = 0ul; i < 300; i++)
            index.Add(i, [1, 2, 3, 4]);
        var nearest = new Neighbor[300];
        Assert.Equal(300, index.Search([1, 2, 3, 4], nearest, 300));
        Assert.Equal(300, nearest.DistinctBy(neighbor => neighbor.Id).Count());
    }
}
