using CsCheck;
using ProductionValue.Contracts;
using ProductionValue.Grains.Attributions;
using ProductionValue.Grains.Operations;
using ProductionValue.Grains.Search;
using ProductionValue.Silo.Telemetry;

namespace ProductionValue.Tests.Telemetry;

/// <summary>The numbers behind the gauges, held to slow, obvious twins.</summary>
public sealed class MeasureTests
{
    [Fact]
    public void Hubness_of_a_search_for_every_track_is_the_plain_skewness() =>
        Gen.Int[0, 30].Array[3, 60].Where(counts => counts.Distinct().Count() > 1).Sample(counts =>
        {
            var mean = counts.Average();
            var variance = counts.Average(count => Math.Pow(count - mean, 2));
            var skewness = counts.Average(count => Math.Pow(count - mean, 3)) / Math.Pow(variance, 1.5);
            Assert.Equal(skewness, HubnessWindow.Skewness(counts, counts.Length, counts.Length)!.Value, 1e-6);
        });

    [Fact]
    public void Hubness_of_a_draw_of_searches_is_near_that_of_all()
    {
        // 2000 tracks: 40 hubs are found 190 times, the others 1.2 times on average; a tenth of the searches is drawn.
        var chance = new Random(5);
        var all = Enumerable.Range(0, 2000).Select(track => track < 40 ? 190 : chance.Next(0, 3)).ToArray();
        var drawn = all.Select(count => Enumerable.Range(0, count).Count(_ => chance.NextDouble() < 0.1)).ToArray();
        var truth = HubnessWindow.Skewness(all, 2000, 2000)!.Value;
        Assert.InRange(HubnessWindow.Skewness(drawn, 200, 2000)!.Value, truth * 0.9, truth * 1.1);
    }

    [Fact]
    public void Hubness_is_told_only_once_there_were_enough_searches()
    {
        var window = new HubnessWindow();
        var nodes = Enumerable.Range(0, 10).ToArray();
        for (var search = 0; search < 199; search++)
            window.Note(nodes, 100);
        Assert.Null(window.Skewness(100));
        window.Note(nodes, 100);
        Assert.InRange(window.Skewness(100)!.Value, 2, 4); // Ten of a hundred are in every answer.
    }

    [Fact]
    public void Recall_counts_what_is_as_close_as_the_exact_answer()
    {
        Assert.Equal(1, RecallSampling.Of([0.9f, 0.8f, 0.7f], [0.9f, 0.8f, 0.7f]));
        Assert.Equal(2 / 3.0, RecallSampling.Of([0.9f, 0.7f, 0.5f], [0.9f, 0.8f, 0.7f])!.Value, 1e-9);
        Assert.Equal(0, RecallSampling.Of([], [0.9f]));
        Assert.Null(RecallSampling.Of([], []));
    }

    [Fact]
    public void One_recall_sample_runs_at_a_time_and_a_dear_one_is_followed_by_a_long_pause()
    {
        var time = new ManualTime();
        var sampling = new RecallSampling(time);
        Assert.True(sampling.TryBegin());
        Assert.False(sampling.TryBegin());
        var began = time.GetTimestamp();
        time.Advance(TimeSpan.FromMilliseconds(50));
        sampling.End(began);
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(sampling.TryBegin()); // 50 ms may be spent once in 5 s: a hundredth of one core.
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.True(sampling.TryBegin());
    }

    [Fact]
    public void Drift_is_the_newest_mean_less_the_first()
    {
        var window = new DriftWindow();
        Assert.Null(window.Drift());
        for (var number = 0; number < 200; number++)
            window.Note(0.7);
        Assert.Equal(0, window.Drift()!.Value, 1e-9);
        for (var number = 0; number < 200; number++)
            window.Note(0.4);
        Assert.Equal(-0.3, window.Drift()!.Value, 1e-9);
    }

    [Fact]
    public void Shift_is_told_in_standard_deviations_and_chance_is_taken_off()
    {
        var chance = new Random(3);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());
        float[] Track(double shift) => [.. Enumerable.Range(0, 200).Select(_ => (float)(Normal() + shift))];
        var alike = new ShiftWindow();
        var apart = new ShiftWindow();
        for (var track = 0; track < 19; track++)
            alike.Note(Track(0));
        Assert.Null(alike.Shift());
        for (var track = 0; track < 100; track++)
        {
            alike.Note(Track(0));
            apart.Note(Track(0.8));
        }

        Assert.InRange(alike.Shift()!.Value, 0, 0.05);
        Assert.InRange(apart.Shift()!.Value, 0.75, 0.85);
    }

    [Fact]
    public void Sliding_durations_forget_after_a_minute_and_tell_quantiles_within_a_bucket()
    {
        var time = new ManualTime();
        var window = new SlidingDurations(time);
        for (var number = 1; number <= 1000; number++)
            window.Record(number / 100_000.0, failed: number % 10 == 0); // 10 µs … 10 ms
        var counted = window.Read();
        Assert.Equal(1000, counted.Counts.Sum());
        Assert.Equal(100, counted.Failures);
        Assert.InRange(OperationsMerge.Quantile(counted, 0.5)!.Value, 0.0045, 0.0055);
        Assert.InRange(OperationsMerge.Quantile(counted, 0.99)!.Value, 0.0095, 0.01);
        time.Advance(TimeSpan.FromSeconds(30));
        window.Record(1);
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(1, window.Read().Counts.Sum());
        Assert.Null(OperationsMerge.Quantile(new DurationCounts([1], [0, 0], 0, 0), 0.5));
    }

    [Fact]
    public void A_cluster_is_as_well_as_its_worst_silo_and_its_figures_add_up()
    {
        var merged = OperationsMerge.Merge([(Figures("a", "ready", 0.9, 1), TimeSpan.Zero), (Figures("b", "loading", 0.6, 3), TimeSpan.FromSeconds(1))], default);
        Assert.Equal("loading", merged.State);
        Assert.Equal(4, merged.Searches.PerSecond);
        Assert.Equal(0.675, merged.Index.Recall!.Value, 1e-9);
        Assert.Equal(6, merged.Queue.Waiting);
        Assert.Equal(7, merged.Lag.PendingTracks);
        Assert.Equal(["a", "b"], merged.Silos.Select(silo => silo.Name));
        Assert.Null(OperationsMerge.Merge([], default).Searches.P99Seconds);
    }

    private static SiloFigures Figures(string name, string state, double recall, long samples) => new(
        new SiloCondition(name, state, "1.0.0", 10, 0, 0, null, 3, 1), 10, new DurationCounts([0.001, 0.01], [10, 10, 0], 1, 2), new DurationCounts([0.001], [0, 0], 0, 0),
        new DurationCounts([0.001], [0, 0], 0, 0), 4, 1, 2, 0.1, new IndexCondition(5, 1, recall, samples, 1, 0.2, 60), new SearchQueue(3, 10, 1, 2),
        new PropagationLag(7, 2));
}
