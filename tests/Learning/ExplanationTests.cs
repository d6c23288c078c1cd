using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class ExplanationTests
{
    private static readonly string[] Groups = ["width", "width", "dynamics", "dynamics", "timbre", "timbre"];

    [Fact]
    public void Contributions_sum_to_the_margin_over_the_mean_of_all()
    {
        var (set, known) = Fit();
        var query = set.Tracks[3].Features;
        var embedding = known.Embedding.Embed(query);
        var candidate = known.Fingerprints[1];
        var margin = Dot.Product(embedding, candidate.Centroid) - known.Fingerprints.Average(other => Dot.Product(embedding, other.Centroid));
        Assert.Equal(margin, known.Embedding.Explain(query, candidate, known.Fingerprints, Groups).Sum(part => part.Contribution), 1e-5);
    }

    [Fact]
    public void The_group_that_sets_a_producer_apart_contributes_most()
    {
        var (set, known) = Fit();
        Assert.Equal("dynamics", known.Embedding.Explain(set.Tracks[0].Features, known.Fingerprints[0], known.Fingerprints, Groups)[0].Group);
        Assert.Equal("timbre", known.Embedding.Explain(set.Tracks[1].Features, known.Fingerprints[1], known.Fingerprints, Groups)[0].Group);
    }

    [Fact]
    public void A_group_name_is_needed_for_every_dimension()
    {
        var (set, known) = Fit();
        Assert.Throws<ArgumentException>(() => known.Embedding.Explain(set.Tracks[0].Features, known.Fingerprints[0], [], ["one"]));
    }

    /// <summary>Producer 0 differs from the rest in dimension 2 (dynamics), producer 1 in dimension 4 (timbre).</summary>
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
