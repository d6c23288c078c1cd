using ProductionValue.Search;

namespace ProductionValue.Tests.Search;

public sealed class HnswIndexBulkTests
{
    private const int Dimensions = 12, Count = 4000;

    [Fact]
    public void A_bulk_build_on_four_threads_reaches_every_node_and_finds_what_a_build_on_one_does()
    {
        var (index, exact, queries) = Build(4);
        using (index)
        {
            Assert.Equal(Count, index.Count);
            Assert.Equal(0, index.CountUnreached());
            var recall = EmbeddingDraws.RecallAtK(index, exact, queries, 10, 64);
            Assert.True(recall >= 0.97, $"recall@10 {recall}");
            Assert.True(index.Remove(3));
            index.Add(3, queries[0]);
            Assert.Equal(Count, index.Count);
        }
    }

    [Fact]
    public void On_one_thread_the_graph_is_the_one_that_single_inserts_make()
    {
        var rows = EmbeddingDraws.Clouds(41, 700, Dimensions);
        using var many = EmbeddingDraws.Walked(new HnswOptions { Dimensions = Dimensions });
        using var single = EmbeddingDraws.Walked(new HnswOptions { Dimensions = Dimensions });
        many.AddMany(Enumerable.Range(0, 700).Select(i => (ulong)i).ToArray(), rows.SelectMany(row => row).ToArray(), 1);
        for (var i = 0; i < 700; i++)
            single.Add((ulong)i, rows[i]);
        var (a, b) = (new Neighbor[10], new Neighbor[10]);
        foreach (var row in rows)
        {
            many.Search(row, a, 10);
            single.Search(row, b, 10);
            Assert.Equal(a, b);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_bulk_build_that_is_told_to_lets_nearly_every_embedding_find_itself(int threads)
    {
        const int count = 3000, dimensions = 48;
        var rows = EmbeddingDraws.Clouds(24, count, dimensions);
        int Missed(bool ensureFound)
        {
            using var index = EmbeddingDraws.Walked(new HnswOptions { Dimensions = dimensions, M = 8, EfConstruction = 24 });
            index.AddMany(Enumerable.Range(0, count).Select(i => (ulong)i).ToArray(), rows.SelectMany(row => row).ToArray(), threads, default(Unobserved), ensureFound);
            var found = new Neighbor[1];
            return Enumerable.Range(0, count).Count(i => index.Search(rows[i], found, 32) == 0 || found[0].Id != (ulong)i);
        }

        // A link made may push out another: not all, but nearly.
        Assert.True(Missed(true) * 8 < Missed(false), $"{Missed(true)} missed, {Missed(false)} where it is not asked");
    }

    [Fact]
    public void Of_equal_ids_the_last_stays_and_one_that_was_there_is_replaced()
    {
        using var index = EmbeddingDraws.Walked(new HnswOptions { Dimensions = 2, Metric = Metric.SquaredEuclidean });
        index.Add(7, [5, 5]);
        var ids = Enumerable.Range(0, 600).Select(i => (ulong)(i % 300)).ToArray();
        index.AddMany(ids, ids.SelectMany((id, i) => new float[] { id, i }).ToArray(), 3);
        Assert.Equal(300, index.Count);
        var stored = new float[2];
        for (var id = 0ul; id < 300; id++)
        {
            Assert.True(index.TryGetNode(id, out var node));
            index.CopyEmbedding(node, stored);
            Assert.Equal([id, id + 300], stored);
        }
    }

    [Fact]
    public void One_bad_embedding_or_too_many_refuse_the_whole_batch()
    {
        using var index = new HnswIndex(new HnswOptions { Dimensions = 2, MaxNodes = 3 });
        Assert.Throws<ArgumentException>(() => index.AddMany(new ulong[] { 1, 2 }, new float[] { 1, 2, float.NaN, 1 }, 2));
        Assert.Throws<ArgumentException>(() => index.AddMany(new ulong[] { 1, 2 }, new float[] { 1, 2, 3 }, 2));
        Assert.Throws<InvalidOperationException>(() => index.AddMany(new ulong[] { 1, 2, 3, 4 }, new float[] { 1, 2, 3, 4, 5, 6, 7, 8 }, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.AddMany(new ulong[] { 1 }, new float[] { 1, 2 }, 0));
        Assert.Equal(0, index.Count);
    }

    [Fact]
    public async Task Searches_beside_a_bulk_build_never_stand_on_half_a_node()
    {
        var rows = EmbeddingDraws.Clouds(42, Count, Dimensions);
        using var index = EmbeddingDraws.Walked(new HnswOptions { Dimensions = Dimensions, EfConstruction = 60 });
        for (var i = 0; i < 500; i++)
            index.Add((ulong)i, rows[i]);
        var building = Task.Run(
            () => index.AddMany(Enumerable.Range(500, Count - 500).Select(i => (ulong)i).ToArray(), rows[500..].SelectMany(row => row).ToArray(), 2),
            TestContext.Current.CancellationToken);
        var nearest = new Neighbor[5];
        for (var round = 0; !building.IsCompleted || round < 200; round++)
        {
            Assert.Equal(5, index.Search(rows[round % 500], nearest, 48));
            Assert.Equal((ulong)(round % 500), nearest[0].Id);
        }
        await building;
        Assert.Equal(Count, index.Count);
    }

    [Fact]
    public void Compacting_an_index_that_has_shrunk_keeps_answers_and_tells_where_nodes_went()
    {
        var (index, exact, queries) = Build(1);
        using (index)
        {
            for (var id = 0ul; id < Count; id++)
            {
                if (id % 5 == 0)
                    continue;
                index.Remove(id);
                exact.Remove(id);
            }
            using var copy = index.Compact(out var moved);
            copy.ScanBelow = 0;
            Assert.Equal((Count / 5, Count / 5), (copy.Count, copy.NodeCapacity));
            for (var node = 0; node < moved.Length; node++)
            {
                if (moved[node] >= 0)
                    Assert.Equal(index.IdOf(node), copy.IdOf(moved[node]));
            }
            Assert.Equal(0, copy.CountUnreached());
            Assert.True(EmbeddingDraws.RecallAtK(copy, exact, queries, 10, 64) >= 0.97);
            copy.Add(1, queries[0]);
            Assert.True(copy.Contains(1));
        }
    }

    private static (HnswIndex Index, ExactIndex Exact, float[][] Queries) Build(int threads)
    {
        var rows = EmbeddingDraws.Clouds(40, Count + 60, Dimensions);
        var index = EmbeddingDraws.Walked(new HnswOptions { Dimensions = Dimensions });
        index.AddMany(Enumerable.Range(0, Count).Select(i => (ulong)i).ToArray(), rows[..Count].SelectMany(row => row).ToArray(), threads);
        var exact = new ExactIndex(Dimensions, Metric.Cosine);
        for (var i = 0; i < Count; i++)
            exact.Add((ulong)i, rows[i]);
        return (index, exact, rows[Count..]);
    }

    private readonly struct Unobserved : INodeObserver
    {
        public void Assigned(int node)
        {
        }
    }
}
