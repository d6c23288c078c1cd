using CsCheck;
using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class RecommendationTests
{
    [Fact]
    public void With_full_relevance_and_no_artists_the_order_is_that_of_similarity()
    {
        var random = new Random(1);
        RankedCandidate[] pool = [.. Enumerable.Range(0, 30).Select(_ => new RankedCandidate(random.NextDouble(), "", Unit(random, 6)))];
        Assert.Equal(Enumerable.Range(0, 30).OrderByDescending(i => pool[i].Similarity).Take(10), DiverseRanking.Pick(pool, 10, 1));
    }

    [Fact]
    public void A_near_copy_of_a_pick_waits_behind_something_new()
    {
        RankedCandidate[] pool = [new(0.9, "a", [1, 0]), new(0.89, "b", [1, 0]), new(0.85, "c", [0, 1])];
        Assert.Equal([0, 2, 1], DiverseRanking.Pick(pool, 3));
    }

    [Fact]
    public void An_artist_does_not_run_on_while_another_is_left()
    {
        RankedCandidate[] pool = [.. Enumerable.Range(0, 6).Select(i => new RankedCandidate(0.9 - (i * 0.01), i < 4 ? "Same" : $"Other {i}", [1, 0]))];
        var picks = DiverseRanking.Pick(pool, 6, 1);
        Assert.Equal([0, 4, 5, 1, 2, 3], picks);
    }

    [Fact]
    public void Every_candidate_is_picked_once_when_all_are_wanted() =>
        Gen.Select(Gen.Int[0, 20], Gen.Double[0, 1], Gen.Int).Sample((count, relevance, seed) =>
        {
            var random = new Random(seed);
            RankedCandidate[] pool = [.. Enumerable.Range(0, count).Select(_ => new RankedCandidate(random.NextDouble(), $"{random.Next(3)}", Unit(random, 3)))];
            Assert.Equal(Enumerable.Range(0, count), DiverseRanking.Pick(pool, 100, relevance).Order());
        });

    [Fact]
    public void Mutual_proximity_is_the_share_of_reference_tracks_that_are_not_further_from_both()
    {
        var random = new Random(4);
        float[][] library = [.. Enumerable.Range(0, 600).Select(_ => Unit(random, 20))];
        var proximity = new MutualProximity(library, 1);
        for (var pair = 0; pair < 20; pair++)
        {
            var (one, other) = (library[pair], library[pair + 50]);
            var distance = 1 - Dot.Product(one, other);
            double Share(float[] track) => library.Count(reference => 1 - Dot.Product(track, reference) > distance) / (double)library.Length;
            Assert.Equal(1 - (Share(one) * Share(other)), MutualProximity.Distance(distance, proximity.Profile(one), proximity.Profile(other)), 0.06);
        }
    }

    [Fact]
    public void Mutual_proximity_is_symmetric_and_grows_with_distance()
    {
        ProximityProfile one = new(0.8, 0.1), other = new(0.9, 0.2);
        Assert.Equal(MutualProximity.Distance(0.7, one, other), MutualProximity.Distance(0.7, other, one));
        Assert.True(MutualProximity.Distance(0.5, one, other) < MutualProximity.Distance(0.6, one, other));
    }

    [Fact]
    public void Mutual_proximity_lowers_the_hubness_of_tracks_that_lie_in_the_middle()
    {
        // Gaussian tracks around one centre, brought to unit length: those whose offset is short are everybody's neighbours.
        var random = new Random(5);
        float[][] library = [.. Enumerable.Range(0, 300).Select(_ => Normalized([6, .. SyntheticMusic.Gaussian(random, 30, 1)]))];
        var proximity = new MutualProximity(library, 1);
        ProximityProfile[] profiles = [.. library.Select(track => proximity.Profile(track))];
        var plain = Skewness(library, (i, j) => 1 - Dot.Product(library[i], library[j]));
        var mutual = Skewness(library, (i, j) => MutualProximity.Distance(1 - Dot.Product(library[i], library[j]), profiles[i], profiles[j]));
        Assert.True(mutual < plain / 2, $"plain {plain}, mutual {mutual}");
    }

    [Fact]
    public void A_producer_of_two_sounds_has_two_groups()
    {
        var random = new Random(6);
        float[][] tracks = [.. Enumerable.Range(0, 30).Select(i => Around(random, i < 20 ? 0 : 1))];
        var groups = SoundGroups.Find("p", tracks, 1);
        Assert.Equal([20, 10], groups.Select(group => group.Count));
        Assert.True(groups[0].Centroid[0] > 0.9f && groups[1].Centroid[1] > 0.9f);
    }

    [Fact]
    public void A_producer_of_one_sound_has_one_group()
    {
        var random = new Random(7);
        Assert.Single(SoundGroups.Find("p", [.. Enumerable.Range(0, 40).Select(_ => Around(random, 0))], 1));
        Assert.Single(SoundGroups.Find("p", [Around(random, 0)], 1));
    }

    [Fact]
    public void Groups_depend_on_the_seed_alone()
    {
        var random = new Random(8);
        float[][] tracks = [.. Enumerable.Range(0, 25).Select(i => Around(random, i % 3))];
        Assert.Equivalent(SoundGroups.Find("p", tracks, 3), SoundGroups.Find("p", tracks, 3), strict: true);
    }

    private static double Skewness(float[][] library, Func<int, int, double> distance)
    {
        var occurrences = new int[library.Length];
        for (var i = 0; i < library.Length; i++)
            foreach (var j in Enumerable.Range(0, library.Length).Where(j => j != i).OrderBy(j => distance(i, j)).Take(10))
                occurrences[j]++;
        return Hubness.Of(occurrences).Skewness;
    }

    private static float[] Around(Random random, int axis)
    {
        var values = SyntheticMusic.Gaussian(random, 8, 0.1);
        values[axis] += 1;
        return Normalized(values);
    }

    private static float[] Unit(Random random, int dimension) => Normalized(SyntheticMusic.Gaussian(random, dimension, 1));

    private static float[] Normalized(float[] values)
    {
        var length = MathF.Sqrt(values.Sum(value => value * value));
        return Array.ConvertAll(values, value => value / length);
    }
}
