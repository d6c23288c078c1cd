using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class EmbeddingModelTests
{
    private static readonly FitOptions Quick = new() { Settings = new EmbeddingSettings(0.05, 1) };

    [Fact]
    public void Whitening_within_producers_finds_them_where_principal_components_see_only_artists()
    {
        var set = SyntheticMusic.Draw(producers: 12, artists: 6, producerSpread: 2, artistSpread: 6);
        var fold = FoldPlan.Holdouts(set, SplitKind.Artist, 0.3, 1, 5)[0];
        var whitened = NearestCentroidAccuracy(set, fold, credited: true);
        var principal = NearestCentroidAccuracy(set, fold, credited: false);
        Assert.True(whitened > 0.7, $"whitened {whitened}");
        Assert.True(whitened > principal + 0.1, $"whitened {whitened}, principal components {principal}");
    }

    [Fact]
    public void Artist_scatter_is_ignored_the_more_the_higher_its_weight()
    {
        // Three tracks an album against two artists a producer: scatter within albums drowns the artists' unless it is weighed up.
        var set = SyntheticMusic.Draw(seed: 3, artists: 3, albums: 1, tracks: 12, artistSpread: 6, albumSpread: 0);
        var fold = FoldPlan.Holdouts(set, SplitKind.Artist, 0.3, 1, 5)[0];
        Assert.True(ArtistShare(set, fold, 8) < ArtistShare(set, fold, 0.1));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    [InlineData(2, 2)]
    [InlineData(5, 0)]
    [InlineData(5, 1)]
    [InlineData(5, 5)]
    [InlineData(12, 3)]
    public void Any_number_of_tracks_and_producers_gives_a_model_with_unit_embeddings(int tracks, int producers)
    {
        var random = new Random(tracks + producers);
        var set = new TrainingSet([.. Enumerable.Range(0, tracks).Select(track => new TrainingTrack(
            $"t{track}", SyntheticMusic.Gaussian(random, 40, 3), producers == 0 ? [] : [$"p{track % producers}"], "", ""))]);
        var model = Fits.Embedding(set);
        Assert.Equal(40, model.InputDimension);
        Assert.InRange(model.Dimension, 1, 64);
        Assert.All(set.Tracks, track => AssertUnit(model.Embed(track.Features)));
        AssertUnit(model.Embed(SyntheticMusic.Gaussian(random, 40, 100)));
    }

    [Fact]
    public void Two_new_tracks_differ_even_after_a_fit_on_one_track()
    {
        var random = new Random(4);
        var model = Fits.Embedding(new TrainingSet([new TrainingTrack("only", SyntheticMusic.Gaussian(random, 100, 3), ["p"], "", "")]));
        var one = model.Embed(SyntheticMusic.Gaussian(random, 100, 3));
        var other = model.Embed(SyntheticMusic.Gaussian(random, 100, 3));
        Assert.InRange(Dot.Product(one, other), -0.6f, 0.6f);
    }

    [Fact]
    public void Dimensions_that_never_vary_change_nothing()
    {
        var random = new Random(6);
        TrainingTrack Track(int id) => new($"t{id}", [.. SyntheticMusic.Gaussian(random, 6, 1), 7, 0], [$"p{id % 3}"], "", "");
        var model = Fits.Embedding(new TrainingSet([.. Enumerable.Range(0, 30).Select(Track)]), Quick);
        float[] query = [.. SyntheticMusic.Gaussian(random, 6, 1), 7, 0];
        float[] strange = [.. query[..6], -900, float.MaxValue];
        Assert.Equal(model.Embed(query), model.Embed(strange));
    }

    [Fact]
    public void Identical_tracks_are_no_obstacle()
    {
        var set = new TrainingSet([.. Enumerable.Range(0, 6).Select(track => new TrainingTrack($"t{track}", [1, 2, 3], [$"p{track % 2}"], "", ""))]);
        AssertUnit(Fits.Embedding(set).Embed([1, 2, 3]));
    }

    [Fact]
    public void More_dimensions_than_can_be_solved_directly_go_through_principal_components()
    {
        var set = SyntheticMusic.Draw(producers: 4, artists: 2, albums: 1, tracks: 3, dimensions: 1400, producerSpread: 2, artistSpread: 0.5);
        var model = Fits.Embedding(set, Quick);
        var same = Dot.Product(model.Embed(set.Tracks[0].Features), model.Embed(set.Tracks[1].Features));
        var other = Dot.Product(model.Embed(set.Tracks[0].Features), model.Embed(set.Tracks[^1].Features));
        Assert.True(same > other + 0.5f, $"same producer {same}, other {other}");
    }

    [Fact]
    public void A_track_with_two_producers_lies_between_them()
    {
        var random = new Random(9);
        TrainingTrack Track(int id, double at, params string[] producers)
        {
            var features = SyntheticMusic.Gaussian(random, 5, 0.2);
            features[0] += (float)at;
            return new TrainingTrack($"t{id}", features, producers, "", "");
        }

        var set = new TrainingSet([
            .. Enumerable.Range(0, 8).Select(id => Track(id, -2, "a")),
            .. Enumerable.Range(8, 8).Select(id => Track(id, 2, "b")),
            .. Enumerable.Range(16, 4).Select(id => Track(id, 0, "a", "b"))]);
        var known = new KnownTracks(set, [.. Enumerable.Range(0, 20)], Fits.Embedding(set, Quick));
        Assert.Equal([12, 12], known.Fingerprints.Select(fingerprint => fingerprint.Count));
    }

    [Fact]
    public void Equal_arguments_give_equal_models()
    {
        var set = SyntheticMusic.Draw(producers: 4, artists: 2);
        Assert.Equal(Fits.Embedding(set).Save(), Fits.Embedding(set).Save());
    }

    [Fact]
    public void One_outlier_does_not_spoil_the_scale()
    {
        var random = new Random(11);
        List<float[]> features = [.. Enumerable.Range(0, 50).Select(_ => SyntheticMusic.Gaussian(random, 1, 1))];
        features.Add([1e6f]);
        var standardizer = Standardizer.Fit(features);
        var (near, outlier) = (new float[1], new float[1]);
        standardizer.Apply([standardizer.Centers[0] + 1e3f], near);
        standardizer.Apply([1e6f], outlier);
        Assert.True(near[0] > 1, $"1000 deviations became {near[0]}");
        Assert.InRange(outlier[0], 3.9f, Standardizer.Limit);
    }

    [Fact]
    public void Embedding_allocates_nothing()
    {
        var model = Fits.Embedding(SyntheticMusic.Draw(producers: 3, artists: 1, albums: 1), Quick);
        var features = new float[model.InputDimension];
        var embedding = new float[model.Dimension];
        model.Embed(features, embedding);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            model.Embed(features, embedding);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    [Fact]
    public void Features_that_are_not_finite_or_of_another_length_are_refused()
    {
        var model = Fits.Embedding(SyntheticMusic.Draw(producers: 2, artists: 1, albums: 1, dimensions: 4), Quick);
        Assert.Throws<ArgumentException>(() => model.Embed([1, 2, 3, float.NaN]));
        Assert.Throws<ArgumentException>(() => model.Embed([1, 2, 3]));
    }

    [Fact]
    public void A_fit_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => EmbeddingModel.Fit(SyntheticMusic.Draw(producers: 3), null, source.Token));
    }

    [Fact]
    public void Options_outside_their_limits_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Fits.Embedding(SyntheticMusic.Draw(producers: 2), new FitOptions { Folds = 1 }));

    private static double NearestCentroidAccuracy(TrainingSet set, Fold fold, bool credited)
    {
        var training = set.Subset(fold.Training)!;
        if (!credited)
            training = new TrainingSet([.. training.Tracks.Select(track => track with { Producers = [] })]);
        var known = new KnownTracks(set, fold.Training, Fits.Embedding(training, Quick));
        return fold.Test.Average(position => known.Examine(position, 5) is var track
            && Array.IndexOf(track.Evidence.Centroids, track.Evidence.NearestCentroid) == track.Truth[0] ? 1.0 : 0);
    }

    /// <summary>Mean squared difference between artists of one producer, relative to that between producers, in embedding space.</summary>
    private static double ArtistShare(TrainingSet set, Fold fold, double artistWeight)
    {
        var model = Fits.Embedding(set.Subset(fold.Training)!, new FitOptions { Settings = new EmbeddingSettings(0.05, artistWeight) });
        var means = fold.Training.GroupBy(position => (set.Tracks[position].Producers[0], set.Tracks[position].Artist))
            .Select(group => (group.Key, Mean: group.Select(position => model.Embed(set.Tracks[position].Features)).Aggregate(new float[model.Dimension], (sum, next) => [.. sum.Zip(next, (a, b) => a + (b / group.Count()))])))
            .ToArray();
        double Distance((int, int) pair) => means[pair.Item1].Mean.Zip(means[pair.Item2].Mean, (a, b) => (double)(a - b) * (a - b)).Sum();
        var pairs = from i in Enumerable.Range(0, means.Length) from j in Enumerable.Range(0, i) select (i, j);
        return pairs.Where(pair => means[pair.i].Key.Item1 == means[pair.j].Key.Item1).Average(Distance)
            / pairs.Where(pair => means[pair.i].Key.Item1 != means[pair.j].Key.Item1).Average(Distance);
    }

    private static void AssertUnit(float[] embedding) => Assert.Equal(1, Math.Sqrt(embedding.Sum(value => (double)value * value)), 1e-5);
}
