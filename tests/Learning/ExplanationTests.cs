using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class ExplanationTests
{
    [Fact]
    public void Contributions_sum_to_the_margin_over_the_mean_of_all()
    {
        var (set, known) = Fit();
        var query = set.Tracks[3].Features;
        var embedding = known.Embedding.Embed(query);
        var candidate = known.Fingerprints[1];
        var margin = Dot.Product(embedding, candidate.Centroid) - known.Fingerprints.Average(other => Dot.Product(embedding, other.Centroid));
        Assert.Equal(margin, known.Embedding.Contributions(query, candidate, known.Fingerprints).Sum(), 1e-5);
    }

    [Fact]
    public void The_descriptor_that_sets_a_producer_apart_contributes_most()
    {
        var (set, known) = Fit();
        Assert.Equal(2, Largest(known.Embedding.Contributions(set.Tracks[0].Features, known.Fingerprints[0], known.Fingerprints)));
        Assert.Equal(4, Largest(known.Embedding.Contributions(set.Tracks[1].Features, known.Fingerprints[1], known.Fingerprints)));
    }

    [Fact]
    public void A_vector_of_another_length_is_refused()
    {
        var (set, known) = Fit();
        Assert.Throws<ArgumentException>(() => known.Embedding.Contributions(set.Tracks[0].Features.AsSpan(0, 1), known.Fingerprints[0], []));
    }

    private static int Largest(double[] contributions) => Array.IndexOf(contributions, contributions.Max());

    /// <summary>Producer 0 differs from the rest in dimension 2, producer 1 in dimension 4.</summary>
    private static (TrainingSet Set, KnownTracks Known) Fit()
    {
        var random = new Random(3);
        var set = new TrainingSet([.. Enumerable.Range(0, 40).Select(i =>
        {
            var features = SyntheticMusic.Gaussian(random, 6, 1);
            features[2] += i % 4 == 0 ? 6 : 0;
            features[4] += i % 4 == 1 ? 6 : 0;
            return new TrainingTrack($"t{i}", features, [$"p{i % 4}"], "", "");
        })]);
        return (set, new KnownTracks(set, [.. Enumerable.Range(0, 40)], Fits.Embedding(set)));
    }
}
