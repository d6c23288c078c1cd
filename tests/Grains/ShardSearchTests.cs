using ProductionValue.Contracts;
using ProductionValue.Grains.Search;
using ProductionValue.Learning;
using ProductionValue.Search;

namespace ProductionValue.Tests.Grains;

/// <summary>How a shard ranks what it finds, held to sums written out.</summary>
public sealed class ShardSearchTests : IDisposable
{
    private const int Tracks = 300, Dimensions = 12;
    private readonly float[][] library = Library(1);
    private readonly HnswIndex index = new(new HnswOptions { Dimensions = Dimensions, Metric = Metric.Cosine });
    private readonly ShardEntries entries = new();
    private readonly MutualProximity proximity;

    public ShardSearchTests()
    {
        proximity = new MutualProximity(library, 1);
        for (var track = 0; track < Tracks; track++)
        {
            var change = new IndexChange(TrackId.Parse($"t{track}"), track, 1, null, $"Artist {track % 3}", $"Album {track % 5}", []);
            entries.Assign(index.Add((ulong)track, library[track]), entries.EntryOf(change, proximity.Profile(library[track])));
        }
    }

    public void Dispose() => index.Dispose();

    [Fact]
    public void Without_a_pool_the_order_is_that_of_the_cosine()
    {
        var found = Run(new ShardQuery(library[0], 20, []));
        Assert.Equal(Ranked(track => Cosine(library[0], track), 20), Names(found));
        Assert.All(found, neighbor => Assert.Equal(neighbor.Cosine, neighbor.Similarity));
    }

    [Fact]
    public void With_a_pool_the_nearest_are_ranked_by_mutual_proximity()
    {
        var found = Run(new ShardQuery(library[0], 20, [], Pool: Tracks));
        Assert.Equal(Ranked(track => Proximity(library[0], track), 20), Names(found));
        Assert.NotEqual(Ranked(track => Cosine(library[0], track), 20), Names(found));
        Assert.All(found, neighbor => Assert.InRange(neighbor.Similarity, 0, 1));
    }

    [Fact]
    public void Hubs_are_fewer_with_a_pool()
    {
        Assert.True(Skewness(100) < Skewness(0) * 0.7, $"cosine {Skewness(0):F2}, mutual proximity {Skewness(100):F2}");

        double Skewness(int pool)
        {
            var occurrences = new int[Tracks];
            for (var track = 0; track < Tracks; track++)
            {
                foreach (var neighbor in Run(new ShardQuery(library[track], 10, [TrackId.Parse($"t{track}")], Pool: pool)))
                    occurrences[int.Parse(neighbor.Track.Value[1..], System.Globalization.CultureInfo.InvariantCulture)]++;
            }

            return Hubness.Of(occurrences).Skewness;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Tracks)]
    public void Several_queries_count_by_the_closest_and_what_is_unwanted_sets_back(int pool)
    {
        float[][] wanted = [library[0], library[1]], unwanted = [library[2]];
        double Similarity(float[] one, float[] other) => pool == 0 ? Cosine(one, other) : Proximity(one, other);
        var found = Run(new ShardQuery(wanted[0], 20, [], Also: [wanted[1]], Not: unwanted, Pool: pool));
        var expected = Ranked(track =>
        {
            var near = wanted.Max(seed => Similarity(seed, track));
            return near - Math.Max(0, Similarity(unwanted[0], track) - near);
        }, 20);
        Assert.Equal(expected, Names(found));
    }

    [Fact]
    public void Artists_and_albums_left_out_stay_out()
    {
        var found = Run(new ShardQuery(library[0], Tracks, [TrackId.Parse("t1")], ExceptArtists: ["artist 0", "ARTIST 2"], ExceptAlbums: ["Album 4"]));
        Assert.Equal(Enumerable.Range(0, Tracks).Count(track => track % 3 == 1 && track % 5 != 4 && track != 1), found.Length);
    }

    [Fact]
    public void Where_the_nearest_are_all_left_out_those_behind_them_are_found()
    {
        var near = Ranked(track => Cosine(library[0], track), 200);
        var found = Run(new ShardQuery(library[0], 20, [.. near.Select(track => TrackId.Parse(track))]));
        Assert.Equal(Ranked(track => Cosine(library[0], track), 220)[200..], Names(found));
    }

    [Fact]
    public void A_question_that_is_cancelled_is_not_answered() => Assert.Throws<OperationCanceledException>(() =>
        new ShardSearch(index, entries, proximity, 96).Run(new ShardQuery(library[0], 20, []), new CancellationToken(canceled: true)));

    private ShardNeighbor[] Run(ShardQuery query) => new ShardSearch(index, entries, proximity, 96).Run(query, default);

    private string[] Ranked(Func<float[], double> similarity, int k) =>
        [.. Enumerable.Range(0, Tracks).OrderByDescending(track => similarity(library[track])).Take(k).Select(track => $"t{track}")];

    private static string[] Names(ShardNeighbor[] found) => [.. found.Select(neighbor => neighbor.Track.Value)];

    private double Proximity(float[] one, float[] other) =>
        1 - MutualProximity.Distance(1 - Cosine(one, other), proximity.Profile(one), proximity.Profile(other));

    private static double Cosine(float[] one, float[] other) => one.Zip(other, (x, y) => (double)x * y).Sum();

    /// <summary>Unit-length offsets from one centre: those that lie close to it are everybody's neighbours.</summary>
    private static float[][] Library(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Tracks).Select(_ =>
        {
            var values = Enumerable.Range(0, Dimensions).Select(i => (float)(random.NextDouble() + random.NextDouble() - 1 + (i == 0 ? 1.5 : 0))).ToArray();
            var length = MathF.Sqrt(values.Sum(value => value * value));
            return Array.ConvertAll(values, value => value / length);
        })];
    }
}
