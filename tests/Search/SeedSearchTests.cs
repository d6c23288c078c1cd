using ProductionValue.Search;

namespace ProductionValue.Tests.Search;

public sealed class SeedSearchTests
{
    [Fact]
    public void The_mean_of_seeds_finds_what_lies_between_them_whatever_their_lengths()
    {
        using var index = new HnswIndex(new HnswOptions { Dimensions = 2 });
        index.Add(1, [1, 0]);
        index.Add(2, [1, 1]);
        index.Add(3, [0, 1]);
        var nearest = new Neighbor[1];
        Assert.Equal(1, index.SearchMean([100, 0, 0, 1], nearest, 10, default(AllNodes)));
        Assert.Equal((2ul, 0f), (nearest[0].Id, MathF.Round(nearest[0].Distance, 5)));
        Assert.Throws<ArgumentException>(() => index.SearchMean([1, 0, -1, 0], new Neighbor[1], 10, default(AllNodes)));
    }

    [Fact]
    public void Best_of_seeds_is_close_to_any_of_them_and_ranks_what_is_closer_to_an_unwanted_one_behind()
    {
        var rows = EmbeddingDraws.Clouds(70, 3000, 8);
        using var index = EmbeddingDraws.Walked(new HnswOptions { Dimensions = 8, Metric = Metric.SquaredEuclidean });
        for (var i = 0; i < rows.Length; i++)
            index.Add((ulong)i, rows[i]);
        float[] Joined(params int[] seeds) => seeds.SelectMany(seed => rows[seed]).ToArray();
        var nearest = new Neighbor[40];
        Assert.Equal(40, index.SearchBest(Joined(1, 2), Joined(3, 4), nearest, 200, default(AllNodes)));
        double Gap(ulong id, int seed) => rows[id].Zip(rows[seed], (x, y) => (double)(x - y) * (x - y)).Sum();
        double Expected(ulong id)
        {
            var (near, far) = (Math.Min(Gap(id, 1), Gap(id, 2)), Math.Min(Gap(id, 3), Gap(id, 4)));
            return near + Math.Max(0, near - far);
        }
        Assert.All(nearest, neighbor => Assert.Equal(Expected(neighbor.Id), neighbor.Distance, 1e-3));
        var exact = Enumerable.Range(0, rows.Length).OrderBy(i => Expected((ulong)i)).Take(40).Select(i => (ulong)i).ToHashSet();
        Assert.True(nearest.Count(neighbor => exact.Contains(neighbor.Id)) >= 37);
        Assert.Equal([1ul, 2ul], nearest.Take(2).Select(neighbor => neighbor.Id).Order());
    }

    [Fact]
    public void Seeds_of_a_wrong_length_none_or_too_many_are_refused()
    {
        using var index = new HnswIndex(new HnswOptions { Dimensions = 2 });
        index.Add(1, [1, 1]);
        Assert.Throws<ArgumentException>(() => index.SearchMean([1, 2, 3], new Neighbor[1], 10, default(AllNodes)));
        Assert.Throws<ArgumentException>(() => index.SearchBest([], [], new Neighbor[1], 10, default(AllNodes)));
        Assert.Throws<ArgumentException>(() => index.SearchBest(new float[2 * (HnswIndex.MaxSeeds + 1)], [], new Neighbor[1], 10, default(AllNodes)));
        Assert.Throws<ArgumentException>(() => index.SearchBest([1, 2], [float.NaN, 1], new Neighbor[1], 10, default(AllNodes)));
    }
}
