using ProductionValue.Search;

namespace ProductionValue.Tests.Search;

public sealed class HnswIndexLifeTests
{
    [Fact]
    public void After_every_embedding_has_been_replaced_all_are_reached_and_recall_is_that_of_a_fresh_index()
    {
        const int count = 4000, dimensions = 16;
        var options = new HnswOptions { Dimensions = dimensions, Metric = Metric.SquaredEuclidean };
        var rows = EmbeddingDraws.Clouds(20, count * 2 + 100, dimensions);
        using var churned = EmbeddingDraws.Walked(options);
        using var fresh = EmbeddingDraws.Walked(options);
        var exact = new ExactIndex(dimensions, options.Metric);
        for (var i = 0; i < count; i++)
            churned.Add((ulong)i, rows[i]);
        for (var i = 0; i < count; i++)
        {
            Assert.True(churned.Remove((ulong)i));
            churned.Add((ulong)(count + i), rows[count + i]);
            fresh.Add((ulong)(count + i), rows[count + i]);
            exact.Add((ulong)(count + i), rows[count + i]);
        }
        Assert.Equal(count, churned.Count);
        Assert.True(churned.NodeCapacity <= count * 1.1, $"{churned.NodeCapacity} slots for {count} embeddings: freed ones are not used again");
        churned.Sweep();
        Assert.Equal(0, churned.CountUnreached());
        var queries = rows[(count * 2)..];
        var (old, now) = (EmbeddingDraws.RecallAtK(fresh, exact, queries, 10, 64), EmbeddingDraws.RecallAtK(churned, exact, queries, 10, 64));
        Assert.True(now >= old - 0.01, $"recall@10 {now} after the turnover, {old} fresh");
    }

    [Theory]
    [InlineData(Metric.SquaredEuclidean)]
    [InlineData(Metric.Cosine)]
    public void Every_insert_finds_itself_at_once_where_links_are_few_and_others_are_removed(Metric metric)
    {
        const int count = 3000, dimensions = 48;
        var rows = EmbeddingDraws.Clouds(24, count, dimensions);
        using var index = EmbeddingDraws.Walked(new HnswOptions { Dimensions = dimensions, Metric = metric, M = 3, EfConstruction = 12 });
        var found = new Neighbor[1];
        for (var i = 0; i < count; i++)
        {
            if (i >= count / 2)
                Assert.True(index.Remove((ulong)(i - (count / 2))));
            index.Add((ulong)i, rows[i]);
            Assert.Equal(1, index.Search(rows[i], found, 64));
            Assert.Equal((ulong)i, found[0].Id);
        }
    }

    [Fact]
    public void Embeddings_that_are_all_alike_are_taken_in_as_many_as_there_are()
    {
        using var index = EmbeddingDraws.Walked(new HnswOptions { Dimensions = 8, M = 4, EfConstruction = 16 });
        for (var i = 0; i < 400; i++)
            index.Add((ulong)i, [1, 2, 3, 4, 5, 6, 7, 8]);
        index.Sweep();
        Assert.Equal(400, index.Count);
        Assert.Equal(0, index.CountUnreached());
    }

    [Fact]
    public void With_nine_in_ten_removed_the_rest_are_found()
    {
        const int count = 5000, dimensions = 16;
        var rows = EmbeddingDraws.Clouds(21, count + 100, dimensions);
        using var index = EmbeddingDraws.Walked(new HnswOptions { Dimensions = dimensions });
        var exact = new ExactIndex(dimensions, Metric.Cosine);
        for (var i = 0; i < count; i++)
            index.Add((ulong)i, rows[i]);
        for (var i = 0; i < count; i++)
        {
            if (i % 10 != 0)
                index.Remove((ulong)i);
            else
                exact.Add((ulong)i, rows[i]);
        }
        Assert.True(index.TombstoneCount < 200, $"{index.TombstoneCount} tombstones stand");
        var recall = EmbeddingDraws.RecallAtK(index, exact, rows[count..], 10, 64);
        Assert.True(recall >= 0.97, $"recall@10 {recall}");
        index.Sweep();
        Assert.Equal(0, index.CountUnreached());
    }

    [Fact]
    public void Removing_everything_around_a_query_still_leaves_k_neighbours()
    {
        var rows = EmbeddingDraws.Clouds(22, 3000, 8);
        using var index = EmbeddingDraws.Walked(new HnswOptions { Dimensions = 8 });
        for (var i = 0; i < rows.Length; i++)
            index.Add((ulong)i, rows[i]);
        var nearest = new Neighbor[25];
        for (var round = 0; round < 20; round++)
        {
            Assert.Equal(25, index.Search(rows[0], nearest, 25));
            foreach (var neighbor in nearest)
                Assert.True(index.Remove(neighbor.Id), $"id {neighbor.Id} was in an answer after its removal");
        }
    }

    [Fact]
    public void An_observer_learns_the_node_before_a_search_can_meet_it()
    {
        using var index = EmbeddingDraws.Walked(new HnswOptions { Dimensions = 2 });
        var seen = new List<(int Node, bool Found)>();
        var node = index.Add(7, [1, 2], new Recorder(index, seen));
        Assert.Equal([(node, false)], seen);
        Assert.True(index.Contains(7));
    }

    [Fact]
    public async Task Searches_beside_a_writer_see_every_acknowledged_insert_no_removed_one_and_each_id_once()
    {
        const int dimensions = 8, standing = 1500, churned = 3000;
        var rows = EmbeddingDraws.Clouds(23, standing + churned, dimensions);
        using var index = EmbeddingDraws.Walked(new HnswOptions { Dimensions = dimensions, Metric = Metric.SquaredEuclidean, EfConstruction = 60 });
        for (var i = 0; i < standing; i++)
            index.Add((ulong)i, rows[i]);
        var acknowledged = 0;
        var removed = -1;
        using var done = new CancellationTokenSource();
        var searches = Enumerable.Range(0, 2).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            var nearest = new Neighbor[10];
            var rounds = 0;
            for (; !done.IsCancellationRequested || rounds < 200; rounds++)
            {
                var gone = Volatile.Read(ref removed);
                var there = Volatile.Read(ref acknowledged);
                var wanted = there > 0 ? random.Next(Math.Max(0, there - 20), there) : 0;
                var count = index.Search(rows[standing + wanted], nearest, 64);
                var ids = nearest[..count].Select(neighbor => neighbor.Id).ToArray();
                Assert.Equal(ids.Length, ids.Distinct().Count());
                Assert.DoesNotContain(ids, id => id >= standing && id <= (ulong)(standing + gone) && gone >= 0);
                if (there > 0 && wanted > Volatile.Read(ref removed))
                    Assert.True(ids.Contains((ulong)(standing + wanted)), $"insert {wanted} of {there} does not find itself");
                for (var i = 1; i < count; i++)
                    Assert.True(nearest[i - 1].Distance <= nearest[i].Distance);
            }
        }, TestContext.Current.CancellationToken)).ToArray();
        var writer = Task.Run(() =>
        {
            for (var i = 0; i < churned; i++)
            {
                index.Add((ulong)(standing + i), rows[standing + i]);
                Volatile.Write(ref acknowledged, i + 1);
                if (i < 100)
                    continue;
                index.Remove((ulong)(standing + i - 100));
                Volatile.Write(ref removed, i - 100);
            }
        }, TestContext.Current.CancellationToken);
        await writer;
        await done.CancelAsync();
        await Task.WhenAll(searches);
    }

    [Fact]
    public async Task A_replaced_embedding_is_in_every_answer_exactly_once()
    {
        const int dimensions = 8, standing = 400;
        var rows = EmbeddingDraws.Clouds(24, standing, dimensions);
        using var index = EmbeddingDraws.Walked(new HnswOptions { Dimensions = dimensions, Metric = Metric.SquaredEuclidean, EfConstruction = 40 });
        for (var i = 0; i < standing; i++)
            index.Add((ulong)i, rows[i]);
        using var done = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            var nearest = new Neighbor[5];
            for (var rounds = 0; !done.IsCancellationRequested || rounds < 200; rounds++)
            {
                var count = index.Search(rows[9], nearest, 32);
                Assert.Equal(1, nearest[..count].Count(neighbor => neighbor.Id == 9));
                Assert.Equal(count, nearest[..count].DistinctBy(neighbor => neighbor.Id).Count());
            }
        }, TestContext.Current.CancellationToken);
        var random = new Random(25);
        for (var i = 0; i < 4000; i++)
        {
            var moved = (float[])rows[9].Clone();
            moved[i % dimensions] += 0.001f * random.NextSingle();
            index.Add(9, moved);
        }
        await done.CancelAsync();
        await reader;
        Assert.Equal(standing, index.Count);
    }

    [Fact]
    public void A_full_index_says_so_and_takes_more_once_something_is_removed()
    {
        using var index = EmbeddingDraws.Walked(new HnswOptions { Dimensions = 2, MaxNodes = 3 });
        for (var i = 0ul; i < 3; i++)
            index.Add(i, [1, i]);
        Assert.Contains("MaxNodes", Assert.Throws<InvalidOperationException>(() => index.Add(9, [1, 1])).Message, StringComparison.Ordinal);
        Assert.Equal(3, index.Count);
        index.Remove(1);
        index.Add(9, [1, 1]);
        Assert.Equal([0ul, 2ul, 9ul], Ids(index).Order());
    }

    [Fact]
    public void A_disposed_index_says_so()
    {
        var index = new HnswIndex(new HnswOptions { Dimensions = 2 });
        index.Add(1, [1, 2]);
        index.Dispose();
        index.Dispose();
        Assert.Throws<ObjectDisposedException>(() => index.Search([1, 2], new Neighbor[1], 1));
        Assert.Throws<ObjectDisposedException>(() => index.Add(2, [1, 2]));
        Assert.Throws<ObjectDisposedException>(() => index.Contains(1));
    }

    private static ulong[] Ids(HnswIndex index)
    {
        var nearest = new Neighbor[index.Count];
        return nearest[..index.Search([1, 0], nearest, 10)].Select(neighbor => neighbor.Id).ToArray();
    }

    private readonly struct Recorder(HnswIndex index, List<(int Node, bool Found)> seen) : INodeObserver
    {
        public void Assigned(int node) => seen.Add((node, index.Search([1, 2], new Neighbor[1], 1) > 0));
    }
}
