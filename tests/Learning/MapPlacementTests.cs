using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class MapPlacementTests
{
    [Fact]
    public void A_track_lies_in_the_middle_of_equal_neighbours_and_nearer_the_nearer_one()
    {
        Assert.Equal(new MapPoint(1, 2), MapPlacement.Among([(new MapPoint(0, 2), 0.2), (new MapPoint(2, 2), 0.2)]));
        Assert.True(MapPlacement.Among([(new MapPoint(0, 0), 0.1), (new MapPoint(2, 0), 0.2)]).X < 0.5f);
        Assert.Equal(new MapPoint(3, 4), MapPlacement.Among([(new MapPoint(3, 4), 0)]));
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_layout()
    {
        var random = new Random(3);
        float[][] embeddings = [.. Enumerable.Range(0, 200).Select(_ => Unit(random))];
        var graph = NeighborGraph.Exact(embeddings, 8);
        var one = MapLayout.Compute(graph, embeddings, new MapOptions { Epochs = 20, Threads = 1 });
        Assert.Equal(one, MapLayout.Compute(graph, embeddings, new MapOptions { Epochs = 20, Threads = 5 }));
    }

    private static float[] Unit(Random random)
    {
        float[] draw = [.. Enumerable.Range(0, 6).Select(_ => (float)(random.NextDouble() - 0.5))];
        var length = MathF.Sqrt(draw.Sum(value => value * value));
        return Array.ConvertAll(draw, value => value / length);
    }
}
