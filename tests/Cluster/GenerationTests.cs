using System.Text.Json;
using ProductionValue.Contracts;

namespace ProductionValue.Tests.Cluster;

/// <summary>Generations: fitted, built beside, promoted, gone back to, retired.</summary>
public sealed class GenerationTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Before_the_first_fit_questions_say_what_is_missing()
    {
        await using var cluster = await LibraryCluster.Start();
        await cluster.Put(Sounds.Track(0, 0));
        var similar = await cluster.Search.Similar(new SimilarQuery(new QueryTrack(TrackId.Parse("p0-t0"))), None);
        Assert.Equal(Unanswerable.NoGeneration, similar.Reason);
        var attribution = await cluster.Attribution.Attribute(new AttributionQuery(new QueryTrack(TrackId.Parse("p0-t0"))), None);
        Assert.Equal(Unanswerable.NoGeneration, attribution.Reason);
        Assert.Equal(0, (await cluster.Catalogue.Summarize(None)).Generation);
    }

    [Fact]
    public async Task Fitting_an_empty_library_fails_with_a_sentence_and_leaves_nothing_behind()
    {
        await using var cluster = await LibraryCluster.Start();
        var operation = await cluster.Models.StartFit(false, None);
        while (!operation.Done)
            operation = (await cluster.Models.Progress(operation.Id, None))!;
        Assert.Contains("the library holds no track", operation.Error, StringComparison.Ordinal);
        Assert.Empty(await cluster.Models.List(None));
    }

    [Fact]
    public async Task A_second_fit_takes_over_and_the_first_can_be_gone_back_to_with_everything_that_came_since()
    {
        await using var cluster = await Cluster();
        var first = await cluster.Fit();
        Assert.Equal((1, GenerationStatus.Live), (first.Number, first.Status));
        await cluster.Put(Sounds.Track(0, 50));
        var second = await cluster.Fit();
        Assert.Equal((2, GenerationStatus.Live), (second.Number, second.Status));
        await cluster.Put(Sounds.Track(0, 51)); // Only the live generation is told.
        Assert.Equal(2, (await Similar(cluster, "p0-t0")).Generation);
        Assert.Equal(GenerationStatus.Live, (await cluster.Models.Promote(1, None))!.Status);
        var similar = await Similar(cluster, "p0-t0");
        Assert.Equal(1, similar.Generation);
        Assert.Contains(similar.Similar, track => track.Track.Value == "p0-t51");
        Assert.Equal(12, (await cluster.Producer("Producer 0").Describe(1, None))!.Count);
        Assert.Null(await cluster.Models.Promote(9, None));
    }

    [Fact]
    public async Task Old_standbys_are_retired_and_their_files_are_gone()
    {
        await using var cluster = await Cluster();
        for (var fit = 1; fit <= 4; fit++)
            await cluster.Fit();
        var generations = await cluster.Models.List(None);
        Assert.Equal(
            [GenerationStatus.Live, GenerationStatus.Standby, GenerationStatus.Standby, GenerationStatus.Retired], generations.Select(generation => generation.Status));
        Assert.DoesNotContain(Directory.GetFiles(cluster.IndexDirectory), file => file.Contains("generation-1-", StringComparison.Ordinal));
        Assert.Equal(4, (await Similar(cluster, "p0-t0")).Generation);
    }

    [Fact]
    public async Task One_call_goes_back_to_the_generation_before_and_the_next_one_further()
    {
        await using var cluster = await Cluster();
        for (var fit = 1; fit <= 3; fit++)
            await cluster.Fit();
        Assert.Equal((2, GenerationStatus.Live), await Rollback());
        Assert.Equal(2, (await Similar(cluster, "p0-t0")).Generation);
        Assert.Equal((1, GenerationStatus.Live), await Rollback());
        Assert.Null(await cluster.Models.Rollback(None));

        async Task<(int, GenerationStatus)> Rollback() => await cluster.Models.Rollback(None) is { } live ? (live.Number, live.Status) : default;
    }

    [Fact]
    public async Task A_worse_fit_is_kept_aside_unless_it_is_forced()
    {
        await using var cluster = await Cluster();
        await cluster.Fit();
        for (var track = 0; track < 30; track++)
            await cluster.Track($"p{track / 10}-t{track % 10}").Put(Shuffled(track), None);
        var worse = await cluster.Fit();
        Assert.Equal((2, GenerationStatus.Standby), (worse.Number, worse.Status));
        Assert.Equal(1, (await cluster.Models.Current(None)).Live);
        var forced = await Ended(cluster, await cluster.Models.StartFit(true, None));
        Assert.Equal((3, GenerationStatus.Live), (forced.Generation!.Number, forced.Generation.Status));
        Assert.StartsWith("promoted by force: gain over chance", forced.Generation.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_fit_or_evaluation_ends_and_leaves_what_answered()
    {
        await using var cluster = await Cluster();
        await cluster.Fit();
        var fit = await cluster.Models.StartFit(false, None);
        await cluster.Models.Cancel(fit.Id, None);
        Assert.Equal("cancelled", (await Ended(cluster, fit)).Error);
        Assert.Equal(1, (await cluster.Models.Current(None)).Live);
        var evaluation = await cluster.Models.StartEvaluation(new EvaluationQuestion("random", 5, Seeds: 20), None);
        await cluster.Models.Cancel(evaluation.Id, None);
        Assert.Equal("cancelled", (await Ended(cluster, evaluation)).Error);
        Assert.Equal(2, (await cluster.Fit()).Number);
        Assert.Null(await cluster.Models.Cancel("fit-of-nobody", None));
    }

    [Fact]
    public async Task A_generation_tells_how_evenly_its_answers_are_spread()
    {
        await using var cluster = await Cluster();
        var hubness = (await cluster.Fit()).Hubness!;
        Assert.Equal(30, hubness.Tracks);
        Assert.InRange(hubness.Antihubs, 0, 1);
        Assert.InRange(hubness.Hubs, 0, 1);
        Assert.NotEqual(0, hubness.RawSkewness);
    }

    [Fact]
    public async Task Tracks_put_while_a_generation_is_built_are_in_it()
    {
        await using var cluster = await LibraryCluster.Start(configure: options => options.CatchUpRows = 3);
        await Task.WhenAll(Sounds.Library(3, 10).Select(track => cluster.Put(track)));
        var fit = cluster.Fit();
        var during = 0;
        while (!fit.IsCompleted && during < 40)
            await cluster.Put(Sounds.Track(during % 3, 100 + during++));
        var generation = await fit;
        Assert.Equal(30 + during, (await cluster.Shard(generation.Number).Describe(None)).Count);
        Assert.Equal(30 + during, Enumerable.Range(0, 3).Sum(producer => cluster.Producer(Sounds.Name(producer)).Describe(generation.Number, None).Result!.Count));
    }

    [Fact]
    public async Task The_live_generation_and_its_registry_survive_a_crash()
    {
        await using var cluster = await Cluster();
        await cluster.Fit();
        await cluster.Restart(crash: true);
        Assert.Equal(1, (await cluster.Models.Current(None)).Live);
        Assert.Equal(1, (await Similar(cluster, "p0-t0")).Generation);
    }

    [Fact]
    public async Task Equal_libraries_give_equal_models_in_whatever_order_they_came_in()
    {
        await using var one = await Cluster();
        await using var other = await LibraryCluster.Start();
        foreach (var track in Sounds.Library(3, 10).AsEnumerable().Reverse())
            await other.Put(track);
        await one.Fit();
        await other.Fit();
        Assert.Equal(await one.Model(1), await other.Model(1));
    }

    [Fact]
    public async Task Several_shards_answer_as_one()
    {
        await using var one = await Cluster();
        await using var four = await Cluster(options => options.ShardCount = 4);
        await one.Fit();
        await four.Fit();
        Assert.Equal(
            (await Similar(one, "p1-t3")).Similar.Select(track => track.Track), (await Similar(four, "p1-t3")).Similar.Select(track => track.Track));
    }

    [Fact]
    public async Task An_evaluation_measures_ours_and_the_baseline_on_the_same_folds()
    {
        await using var cluster = await Cluster();
        var operation = await cluster.Models.StartEvaluation(new EvaluationQuestion("album", 2, 1, 2), None);
        operation = await Ended(cluster, operation);
        Assert.Null(operation.Error);
        using var report = JsonDocument.Parse(operation.Evaluation!);
        Assert.Equal(30, report.RootElement.GetProperty("tested").GetInt32());
        var pipelines = report.RootElement.GetProperty("pipelines").EnumerateArray().ToArray();
        Assert.True(pipelines.Length >= 2);
        Assert.All(pipelines, pipeline => Assert.InRange(pipeline.GetProperty("accuracy").GetProperty("value").GetDouble(), 0, 1));
        var producers = pipelines[0].GetProperty("perProducer").EnumerateArray().ToArray();
        Assert.Equal(30, producers.Sum(producer => producer.GetProperty("tracks").GetInt32()));
        Assert.Equal([1, 2], report.RootElement.GetProperty("repeats").EnumerateArray().Select(repeat => repeat.GetProperty("seed").GetInt32()));
        var accuracies = report.RootElement.GetProperty("repeats").EnumerateArray().Select(repeat => repeat.GetProperty("pipelines")[0].GetProperty("accuracy").GetDouble());
        Assert.Equal(accuracies.Average(), report.RootElement.GetProperty("means").GetProperty("pipelines")[0].GetProperty("accuracy").GetDouble(), 1e-12);
        var unseen = await Ended(cluster, await cluster.Models.StartEvaluation(new EvaluationQuestion("unseen", 3), None));
        Assert.Null(unseen.Error);
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => cluster.Models.StartEvaluation(new EvaluationQuestion("genre"), None));
        Assert.Contains("split: expected random, album, artist, unseen, got \"genre\"", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<OperationStatus> Ended(LibraryCluster cluster, OperationStatus operation)
    {
        while (!operation.Done)
        {
            await Task.Delay(20);
            operation = (await cluster.Models.Progress(operation.Id, None))!;
        }

        return operation;
    }

    /// <summary>A track with the sound of another one, so that credits say nothing any more.</summary>
    private static TrackSubmission Shuffled(int track)
    {
        var own = Sounds.Track(track / 10, track % 10);
        return own with { ContentId = ProductionValue.Tests.Grains.Samples.ContentOf($"other {track}"), Features = Sounds.Track(50 + ((track * 7) % 30), track, seed: 99).Features };
    }

    private static async Task<LibraryCluster> Cluster(Action<ProductionValue.Grains.LibraryOptions>? configure = null)
    {
        var cluster = await LibraryCluster.Start(configure: configure);
        await Task.WhenAll(Sounds.Library(3, 10).Select(track => cluster.Put(track)));
        return cluster;
    }

    private static async Task<SimilarTracks> Similar(LibraryCluster cluster, string track) =>
        (await cluster.Search.Similar(new SimilarQuery(new QueryTrack(TrackId.Parse(track)), 40), None)).Value!;
}
