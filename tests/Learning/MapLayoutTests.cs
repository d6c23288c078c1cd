using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class MapLayoutTests
{
    private static readonly float[][] Library = Groups(240, 6);
    private static readonly NeighborGraph Graph = NeighborGraph.Exact(Library, 12, CancellationToken.None);
    private static readonly Lazy<IReadOnlyList<MapPoint>> Map = new(() => Layout(Graph, Library));

    [Fact]
    public void Neighbours_on_the_map_are_neighbours_in_truth() =>
        Assert.InRange(Trustworthiness.Of(Library, Map.Value, 10), 0.93, 1);

    [Fact]
    public void The_map_beats_the_principal_directions_it_began_from() =>
        Assert.True(Trustworthiness.Of(Library, Map.Value, 10) > Trustworthiness.Of(Library, MapStart.Places(Graph, Library, null, 10), 10) + 0.03);

    [Fact]
    public void The_seed_alone_decides_the_map()
    {
        Assert.Equal(Map.Value, Layout(Graph, Library));
        Assert.NotEqual(Map.Value, Layout(Graph, Library, new MapOptions { Seed = 2 }));
    }

    [Fact]
    public void New_tracks_are_placed_without_moving_the_rest()
    {
        float[][] more = [.. Library, .. Library[..6].Select(track => Near(track))];
        var graph = NeighborGraph.Exact(more, 12, TestContext.Current.CancellationToken);
        MapPoint?[] start = [.. Map.Value.Select(place => (MapPoint?)place), .. new MapPoint?[6]];
        var map = Layout(graph, more, new MapOptions { Start = start, KeepStart = true, Epochs = 100 });
        Assert.Equal(Map.Value, map.Take(240));
        for (var i = 0; i < 6; i++)
            Assert.True(Rank(map, 240 + i, i) < 30, $"new track {i} lies behind {Rank(map, 240 + i, i)} others");
    }

    [Fact]
    public void A_rebuild_begins_from_the_last_layout_and_stays_near_it()
    {
        var again = Layout(Graph, Library, new MapOptions { Seed = 3, Start = [.. Map.Value.Select(place => (MapPoint?)place)], Epochs = 50 });
        var fresh = Layout(NeighborGraph.Exact(Library, 12, TestContext.Current.CancellationToken), Library, new MapOptions { Seed = 3, Start = [.. Library.Select(_ => (MapPoint?)null)] });
        Assert.True(Shift(again) < Spread() / 5, $"shifted {Shift(again)} of {Spread()}");
        Assert.Equal(Library.Length, fresh.Count);
    }

    [Fact]
    public void Exact_neighbours_agree_with_sorting_all_distances()
    {
        for (var track = 0; track < 20; track++)
        {
            var expected = Enumerable.Range(0, Library.Length).Where(other => other != track)
                .OrderByDescending(other => Dot.Product(Library[track], Library[other])).Take(12);
            Assert.Equal(expected, Graph.Neighbors[track]);
            Assert.Equal(Graph.Distances[track].Order(), Graph.Distances[track]);
        }
    }

    [Fact]
    public void Ties_of_a_track_sum_to_the_logarithm_of_their_number_before_they_are_joined()
    {
        var star = new NeighborGraph([[1, 2, 3, 4], [], [], [], []], [[0.1f, 0.2f, 0.4f, 0.9f], [], [], [], []]);
        var edges = new FuzzyEdges(star);
        Assert.Equal(2, edges.Weights[0].Sum(), 1e-3);
        Assert.Equal(1, edges.Weights[0][0], 1e-6);
        Assert.Equal([0], edges.Ends[3]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_map_of_few_tracks_is_finite(int count)
    {
        var few = Library[..count];
        var map = Layout(NeighborGraph.Exact(few, 15, TestContext.Current.CancellationToken), few);
        Assert.Equal(count, map.Count);
        Assert.All(map, place => Assert.True(float.IsFinite(place.X) && float.IsFinite(place.Y)));
    }

    [Fact]
    public void Copies_of_one_track_give_a_finite_map()
    {
        float[][] copies = [.. Enumerable.Repeat(Library[0], 20)];
        Assert.All(Layout(NeighborGraph.Exact(copies, 5, TestContext.Current.CancellationToken), copies), place => Assert.True(float.IsFinite(place.X) && float.IsFinite(place.Y)));
    }

    [Fact]
    public void A_graph_that_names_no_track_is_refused() =>
        Assert.Throws<ArgumentException>(() => Layout(new NeighborGraph([[7]], [[0.1f]]), Library[..1]));

    [Fact]
    public void A_random_map_cannot_be_trusted()
    {
        var random = new Random(4);
        MapPoint[] map = [.. Library.Select(_ => new MapPoint((float)random.NextDouble(), (float)random.NextDouble()))];
        Assert.InRange(Trustworthiness.Of(Library, map, 10), 0.4, 0.6);
    }

    private static IReadOnlyList<MapPoint> Layout(NeighborGraph graph, float[][] embeddings, MapOptions? options = null) =>
        MapLayout.Compute(graph, embeddings, options, null, TestContext.Current.CancellationToken);

    private static int Rank(IReadOnlyList<MapPoint> map, int track, int wanted)
    {
        double Distance(int other) => Math.Pow(map[track].X - map[other].X, 2) + Math.Pow(map[track].Y - map[other].Y, 2);
        return Enumerable.Range(0, map.Count).Count(other => other != track && Distance(other) < Distance(wanted));
    }

    private static double Shift(IReadOnlyList<MapPoint> map) => map.Zip(Map.Value, (one, other) => Math.Sqrt(Math.Pow(one.X - other.X, 2) + Math.Pow(one.Y - other.Y, 2))).Average();

    private static double Spread() => Map.Value.Max(place => place.X) - Map.Value.Min(place => place.X);

    private static float[][] Groups(int tracks, int groups)
    {
        var random = new Random(1);
        float[][] centres = [.. Enumerable.Range(0, groups).Select(_ => SyntheticMusic.Gaussian(random, 12, 1))];
        return [.. Enumerable.Range(0, tracks).Select(track => Unit([.. SyntheticMusic.Gaussian(random, 12, 0.5).Zip(centres[track % groups], (a, b) => a + b)]))];
    }

    private static float[] Near(float[] track)
    {
        float[] moved = [.. track];
        moved[0] += 0.02f;
        return Unit(moved);
    }

    private static float[] Unit(float[] values)
    {
        var length = MathF.Sqrt(values.Sum(value => value * value));
        return Array.ConvertAll(values, value => value / length);
    }
}
