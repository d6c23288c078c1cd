using System.Text.Json;
using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class EvaluationTests
{
    private static readonly TrainingSet Set = SyntheticMusic.Draw(seed: 2, producers: 6, artists: 6, albums: 1, tracks: 3, dimensions: 24, producerSpread: 2, artistSpread: 6);
    private static readonly Lazy<EvaluationReport> Artist = new(() => Fits.Evaluate(Set, Set, new EvaluationOptions { Split = SplitKind.Artist, Folds = 3 }));

    [Fact]
    public void Ours_beats_the_posters_pipeline_on_the_same_folds_when_artists_are_disjoint()
    {
        var (ours, poster) = (Artist.Value.Pipelines[0], Artist.Value.Pipelines[1]);
        Assert.Equal(("ours", "poster"), (ours.Name, poster.Name));
        Assert.True(ours.Accuracy.Value > poster.Accuracy.Value + 0.1, $"ours {ours.Accuracy.Value}, poster {poster.Accuracy.Value}");
        Assert.Equal(Artist.Value.Tested, ours.Confusion.Counts.Sum(row => row.Sum()));
        Assert.Equal(Artist.Value.Tested, poster.Confusion.Counts.Sum(row => row.Sum()));
    }

    [Fact]
    public void A_report_says_what_was_tested()
    {
        Assert.Equal((108, 6, 108, 0, 3), (Artist.Value.Tracks, Artist.Value.Producers, Artist.Value.Tested, Artist.Value.Unseen, Artist.Value.Folds));
        Assert.Equal(1 / 6.0, Artist.Value.Chance, 1e-12);
        Assert.All(Artist.Value.Pipelines, pipeline => Assert.NotNull(pipeline.UnknownAuroc));
    }

    [Fact]
    public void A_report_is_ready_for_json()
    {
        var json = JsonSerializer.Serialize(Artist.Value, JsonSerializerOptions.Web);
        Assert.Contains("\"calibrationError\":", json, StringComparison.Ordinal);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<EvaluationReport>(json, JsonSerializerOptions.Web), JsonSerializerOptions.Web));
    }

    [Fact]
    public void Folds_of_the_callers_own_measure_music_from_elsewhere_and_its_strangers()
    {
        // Five producers are learned on four of six artists each; asked is about the other two, and about the sixth producer.
        var byPart = Enumerable.Range(0, Set.Tracks.Count).ToLookup(position =>
            Set.Tracks[position].Producers[0] == "P05" ? 2 : Set.Tracks[position].Track.Split('-')[1] is "4" or "5" ? 1 : 0);
        var report = Evaluation.RunOn(
            Set, null, [new Fold([.. byPart[0]], [.. byPart[1]], [.. byPart[2]])], new EvaluationOptions { Split = SplitKind.Artist }, TestContext.Current.CancellationToken);
        Assert.Equal((30, 18, 1), (report.Tested, report.Unseen, report.Folds));
        Assert.Equal(30, report.Pipelines[0].Confusion.Counts.Sum(row => row.Sum()));
        Assert.NotNull(report.Pipelines[0].UnknownAuroc);
    }

    [Fact]
    public void What_the_rest_of_the_library_teaches_helps_to_tell_a_small_groups_producers_apart()
    {
        // Two producers with a song each by a few artists say little of what to ignore; ten others with the same nuisances say it all.
        var library = SyntheticMusic.Draw(seed: 4, producers: 12, artists: 6, albums: 1, tracks: 2, producerSpread: 1.2, artistSpread: 5);
        int[] group = [.. Enumerable.Range(0, library.Tracks.Count).Where(position => library.Tracks[position].Producers[0] is "P00" or "P01" or "P02")];
        var alone = library.Subset(group)!;
        var options = new EvaluationOptions { Split = SplitKind.Artist, Folds = 3, WithUnseenProducers = false };
        Fold[] folds = [.. Evaluation.Plan(alone, options).Select(fold => new Fold(
            [.. fold.Training.Select(position => group[position])], [.. fold.Test.Select(position => group[position])], []))];
        var check = GroupCheck.Measure(library, folds, cancellationToken: TestContext.Current.CancellationToken);
        var ofGroup = Fits.Evaluate(alone, null, options);
        Assert.Equal((36, 36), (check.Tested, ofGroup.Tested));
        Assert.True(check.Correct > (36 * ofGroup.Pipelines[0].Accuracy.Value) + 2, $"{check.Correct} of {check.Tested}, alone {ofGroup.Pipelines[0].Accuracy.Value}");
    }

    [Fact]
    public void The_artist_filter_hides_the_querys_own_artist()
    {
        // One producer a track group: every other track of the producer is by the same artist, so nothing is left to find.
        var set = SyntheticMusic.Draw(producers: 3, artists: 1, albums: 1, tracks: 6, dimensions: 4);
        var filtered = Fits.Evaluate(set, null, new EvaluationOptions { Split = SplitKind.Artist, HoldoutShare = 0.5, WithUnseenProducers = false });
        var open = Fits.Evaluate(set, null, new EvaluationOptions { Split = SplitKind.Random, HoldoutShare = 0.5, WithUnseenProducers = false });
        Assert.Equal(0, filtered.Pipelines[0].PrecisionAt10);
        Assert.True(open.Pipelines[0].PrecisionAt10 > 0.5);
    }

    [Fact]
    public void Producers_that_cannot_be_tested_across_albums_are_named_and_not_counted_as_errors()
    {
        TrainingTrack[] lone = [.. Enumerable.Range(0, 4).Select(i => new TrainingTrack($"lone{i}", new float[24], ["Lone"], "Lone", "Only"))];
        var set = new TrainingSet([.. Set.Tracks, .. lone]);
        var report = Fits.Evaluate(set, null, new EvaluationOptions { Split = SplitKind.Album, Folds = 3, WithUnseenProducers = false });
        Assert.Equal(["Lone"], report.SingleAlbumProducers);
        Assert.Equal((108, 4), (report.Tested, report.Unseen));
    }

    [Fact]
    public void With_nothing_to_test_the_report_is_empty_and_not_an_error()
    {
        var report = Fits.Evaluate(new TrainingSet([new TrainingTrack("a", [1], ["p"], "", ""), new TrainingTrack("b", [2], [], "", "")]));
        Assert.Equal((0, 0.0), (report.Tested, report.Pipelines[0].Accuracy.Value));
    }

    [Fact]
    public void The_poster_vectors_must_be_of_the_same_tracks() =>
        Assert.Throws<ArgumentException>(() => Fits.Evaluate(Set, Set.Subset([0, 1])));

    [Fact]
    public void A_large_library_is_sampled()
    {
        var report = Fits.Evaluate(Set, Set, new EvaluationOptions { MaximumTracks = 60, WithUnseenProducers = false, Split = SplitKind.Random });
        Assert.Equal(60, report.Tracks);
    }

    [Fact]
    public void An_evaluation_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Evaluation.Run(Set, null, null, null, source.Token));
    }

    [Fact]
    public void The_posters_pipeline_agrees_with_a_plain_one_without_reduction()
    {
        var random = new Random(3);
        var set = new TrainingSet([.. Enumerable.Range(0, 30).Select(i => new TrainingTrack($"t{i}", SyntheticMusic.Gaussian(random, 5, i % 3 + 1), [$"p{i % 3}"], "", ""))]);
        var pipeline = PosterPipeline.Fit(set, 5, 7);
        var query = SyntheticMusic.Gaussian(random, 5, 2);
        var scales = Enumerable.Range(0, 5).Select(i =>
        {
            var mean = set.Tracks.Average(track => (double)track.Features[i]);
            return Math.Sqrt(set.Tracks.Average(track => Math.Pow(track.Features[i] - mean, 2)));
        }).ToArray();
        double Distance(TrainingTrack track) => Math.Sqrt(Enumerable.Range(0, 5).Sum(i => Math.Pow((track.Features[i] - query[i]) / scales[i], 2)));
        var similarities = pipeline.Similarities(query);
        for (var i = 0; i < 30; i++)
            Assert.Equal(Distance(set.Tracks[i]), -similarities[i], 1e-4);
        var votes = set.Tracks.OrderBy(Distance).Take(7).CountBy(track => track.Producers[0]).ToDictionary();
        Assert.All(pipeline.Attribute(similarities).Ranked, candidate => Assert.Equal(votes.GetValueOrDefault(candidate.Producer) / 7.0, candidate.Probability, 1e-9));
    }
}
