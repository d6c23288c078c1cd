using CsCheck;
using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class AttributionModelTests
{
    private static readonly AttributionModel Model = new(FusionWeights.Prior, OpenSetFit.Fit([], [], 0.1), 30);

    [Fact]
    public void Probabilities_and_unknown_sum_to_one_whatever_the_evidence() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 40], Gen.Int).Sample((producers, neighbors, seed) =>
        {
            var random = new Random(seed);
            var attribution = Model.Attribute(
                Unit(random), [.. Enumerable.Range(0, neighbors).Select(i => Vote(random, i))], [.. Enumerable.Range(0, producers).Select(i => Print(random, i))]);
            Assert.Equal(1, attribution.Unknown + attribution.Ranked.Sum(candidate => candidate.Probability), 1e-9);
            Assert.Equal(producers, attribution.Ranked.Count);
            Assert.All(attribution.Ranked, candidate => Assert.InRange(candidate.Probability, 0, 1));
            Assert.Equal(attribution.Ranked.OrderByDescending(candidate => candidate.Probability), attribution.Ranked);
        });

    [Fact]
    public void Without_any_producer_all_is_unknown()
    {
        var attribution = Model.Attribute([1, 0], [], []);
        Assert.Empty(attribution.Ranked);
        Assert.Equal(1, attribution.Unknown);
    }

    [Fact]
    public void A_closer_centroid_is_more_likely()
    {
        var attribution = Model.Attribute([1, 0], [], [new ProducerFingerprint("far", [0, 1], 0.1, 5), new ProducerFingerprint("near", [1, 0], 0.1, 5)]);
        Assert.Equal("near", attribution.Ranked[0].Producer);
    }

    [Fact]
    public void Neighbours_votes_decide_between_equal_centroids()
    {
        ProducerFingerprint[] fingerprints = [new("a", [1, 0], 0.1, 5), new("b", [1, 0], 0.1, 5)];
        Assert.Equal("b", Model.Attribute([1, 0], [new NeighborVote("t", ["b"], 0.9)], fingerprints).Ranked[0].Producer);
        Assert.Equal("a", Model.Attribute([1, 0], [], fingerprints).Ranked[0].Producer);
    }

    [Fact]
    public void The_order_of_neighbours_and_fingerprints_does_not_matter()
    {
        var random = new Random(2);
        var (embedding, neighbors, fingerprints) = (Unit(random), Enumerable.Range(0, 20).Select(i => Vote(random, i)).ToArray(), Enumerable.Range(0, 9).Select(i => Print(random, i)).ToArray());
        var forward = Model.Attribute(embedding, neighbors, fingerprints);
        var backward = Model.Attribute(embedding, [.. neighbors.Reverse()], [.. fingerprints.Reverse()]);
        Assert.Equal(forward.Unknown, backward.Unknown, 1e-12);
        Assert.Equal(forward.Ranked.Select(candidate => candidate.Producer), backward.Ranked.Select(candidate => candidate.Producer));
    }

    [Fact]
    public void A_neighbour_nobody_is_credited_for_casts_no_vote()
    {
        ProducerFingerprint[] fingerprints = [new("a", [1, 0], 0.1, 5), new("b", [0, 1], 0.1, 5)];
        var without = Model.Attribute([1, 0], [new NeighborVote("t", ["a"], 0.5)], fingerprints);
        var with = Model.Attribute([1, 0], [new NeighborVote("t", ["a"], 0.5), new NeighborVote("u", [], 1), new NeighborVote("v", ["gone"], 1)], fingerprints);
        Assert.Equal(without.Ranked, with.Ranked);
    }

    [Fact]
    public void A_producer_given_twice_is_refused() =>
        Assert.Throws<ArgumentException>(() => Model.Attribute([1, 0], [], [new ProducerFingerprint("a", [1, 0], 0, 1), new ProducerFingerprint("a", [1, 0], 0, 1)]));

    [Fact]
    public void A_centroid_of_another_dimension_is_refused() =>
        Assert.Throws<ArgumentException>(() => Model.Attribute([1, 0], [], [new ProducerFingerprint("a", [1, 0, 0], 0, 1)]));

    [Fact]
    public void Fitting_the_fusion_recovers_the_weights_that_drew_the_truth()
    {
        var random = new Random(8);
        var weights = new FusionWeights(12, 1.2, 0.3);
        var fitted = FusionFit.Fit(Draw(random, weights, 3000));
        Assert.Equal(weights.Centroid, fitted.Centroid, 1.5);
        Assert.Equal(weights.Vote, fitted.Vote, 0.2);
        Assert.Equal(weights.Count, fitted.Count, 0.2);
    }

    [Fact]
    public void Tempering_recovers_the_scale_and_keeps_the_proportions()
    {
        var random = new Random(9);
        var truth = new FusionWeights(6, 0.6, 0);
        var tempered = FusionFit.Temper(new FusionWeights(12, 1.2, 0), Draw(random, truth, 2000));
        Assert.Equal(6, tempered.Centroid, 0.6);
        Assert.Equal(10, tempered.Centroid / tempered.Vote, 1e-9);
        Assert.Equal(truth, FusionFit.Temper(truth, []));
    }

    [Fact]
    public void Tempering_learns_to_be_surer_of_what_is_close_to_a_known_track()
    {
        var truth = new FusionWeights(6, 0.6, 0, Closeness: 0.6, Middle: 0.6);
        var tempered = FusionFit.Temper(new FusionWeights(6, 0.6, 0), Draw(new Random(10), truth, 4000));
        Assert.InRange(tempered.Closeness, 0.3, 0.9);
        var even = FusionFit.Temper(new FusionWeights(6, 0.6, 0), Draw(new Random(11), new FusionWeights(6, 0.6, 0), 4000));
        Assert.InRange(even.Closeness, -0.25, 0.25);
    }

    [Fact]
    public void Sureness_moves_probabilities_together_and_keeps_their_order()
    {
        var evidence = ProducerEvidence.Gather([1, 0], [new NeighborVote("t", ["a"], 0.9)], [new ProducerFingerprint("a", [1, 0], 0.1, 5), new ProducerFingerprint("b", [0.6f, 0.8f], 0.1, 5)]);
        double Of(double closeness)
        {
            var probabilities = new double[2];
            new FusionWeights(3, 0.1, 0, closeness, 0.4).Probabilities(evidence, probabilities);
            return probabilities[0];
        }

        Assert.True(Of(1) > Of(0) && Of(0) > Of(-1) && Of(-1) > 0.5, $"{Of(1)}, {Of(0)}, {Of(-1)}");
        Assert.Equal(Of(-1000), Of(-10_000)); // It never becomes a guess.
    }

    [Fact]
    public void Calibration_does_not_take_it_for_a_sign_that_a_producers_own_tracks_were_held_out()
    {
        var set = SyntheticMusic.Draw(producers: 4, artists: 2, dimensions: 6);
        var fold = FoldPlan.Folds(set, SplitKind.Album, 3, 1)[0];
        var model = Fits.Embedding(set.Subset(fold.Training)!);
        Assert.All(new KnownTracks(set, fold.Training, model, countHeldOut: true).Fingerprints, fingerprint => Assert.Equal(16, fingerprint.Count));
        Assert.Contains(new KnownTracks(set, fold.Training, model).Fingerprints, fingerprint => fingerprint.Count < 16);
    }

    [Fact]
    public void The_unknown_is_learned_from_nearness_and_never_turned_round()
    {
        ProducerEvidence At(double cosine) => ProducerEvidence.Gather([1, 0], [], [new ProducerFingerprint("a", [(float)cosine, (float)Math.Sqrt(1 - (cosine * cosine))], 0.1, 5)]);
        var random = new Random(3);
        ProducerEvidence[] near = [.. Enumerable.Range(0, 50).Select(_ => At(0.5 + (0.4 * random.NextDouble())))];
        ProducerEvidence[] far = [.. Enumerable.Range(0, 50).Select(_ => At(0.2 + (0.4 * random.NextDouble())))];
        var fitted = OpenSetFit.Fit(near, far, 0.1);
        Assert.True(fitted.Unknown(At(0.2)) > 0.5 && fitted.Unknown(At(0.9)) < 0.02, $"{fitted.Unknown(At(0.2))}, {fitted.Unknown(At(0.9))}");
        var turned = OpenSetFit.Fit(far, near, 0.1);
        Assert.Equal(0.1, turned.Unknown(At(0.9)), 1e-9);
        Assert.Equal(0.1, turned.Unknown(At(0.2)), 1e-9);
    }

    [Fact]
    public void With_nothing_held_out_the_prior_stands() => Assert.Equal(FusionWeights.Prior, FusionFit.Fit([]));

    [Fact]
    public void Probabilities_of_known_producers_come_true_as_often_as_they_say()
    {
        var set = SyntheticMusic.Draw(seed: 5, producers: 10, artists: 5, albums: 2, tracks: 4, producerSpread: 1, artistSpread: 1.5);
        var report = Fits.Evaluate(set, null, new EvaluationOptions { Split = SplitKind.Album, Folds = 4, WithUnseenProducers = false });
        Assert.InRange(report.Pipelines[0].Accuracy.Value, 0.5, 0.98);
        Assert.InRange(report.Pipelines[0].CalibrationError, 0, 0.1);
    }

    [Fact]
    public void Tracks_of_producers_never_heard_are_given_more_unknown()
    {
        var set = SyntheticMusic.Draw(seed: 6, producers: 10, artists: 3, albums: 2, tracks: 3, producerSpread: 2, artistSpread: 1);
        var report = Fits.Evaluate(set, null, new EvaluationOptions { Split = SplitKind.UnseenProducer, Folds = 3 });
        Assert.True(report.Pipelines[0].UnknownAuroc > 0.8, $"AUROC {report.Pipelines[0].UnknownAuroc}");
        Assert.True(report.Pipelines[0].UnknownFalseAccept < 0.7, $"false accept {report.Pipelines[0].UnknownFalseAccept}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void With_few_producers_the_answer_is_still_a_distribution(int producers)
    {
        var set = SyntheticMusic.Draw(seed: 7, producers: producers, artists: 1, albums: 1, tracks: 3, dimensions: 6, producerSpread: 5);
        var model = Fits.Generation(set);
        var known = new KnownTracks(set, [.. Enumerable.Range(0, set.Tracks.Count)], model.Embedding);
        var attribution = model.Attribution.Attribute(model.Embedding.Embed(set.Tracks[0].Features), [], known.Fingerprints);
        Assert.Equal(1, attribution.Unknown + attribution.Ranked.Sum(candidate => candidate.Probability), 1e-9);
        Assert.Equal("P00", attribution.Ranked[0].Producer);
    }

    /// <summary>Held-out tracks whose truth is drawn from the probabilities some weights give.</summary>
    private static List<HeldOutTrack> Draw(Random random, FusionWeights weights, int count)
    {
        var heldOut = new List<HeldOutTrack>();
        for (var i = 0; i < count; i++)
        {
            var evidence = ProducerEvidence.Gather(Unit(random), [.. Enumerable.Range(0, 10).Select(n => Vote(random, n))], [.. Enumerable.Range(0, 6).Select(p => Print(random, p))]);
            var probabilities = new double[6];
            weights.Probabilities(evidence, probabilities);
            var draw = random.NextDouble();
            var truth = 0;
            while (truth < 5 && (draw -= probabilities[truth]) > 0)
                truth++;
            heldOut.Add(new HeldOutTrack(evidence, [truth]));
        }

        return heldOut;
    }

    private static float[] Unit(Random random)
    {
        var values = SyntheticMusic.Gaussian(random, 4, 1);
        var length = MathF.Sqrt(values.Sum(value => value * value));
        return Array.ConvertAll(values, value => value / length);
    }

    private static NeighborVote Vote(Random random, int i) => new($"t{i}", [$"p{random.Next(6)}"], (random.NextDouble() * 2) - 1);

    private static ProducerFingerprint Print(Random random, int i) => new($"p{i}", Unit(random), random.NextDouble(), random.Next(1, 50));
}
