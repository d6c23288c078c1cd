using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using ProductionValue.Grains.Telemetry;

namespace ProductionValue.Grains.Search;

/// <summary>Measures searches: what callers wait for, the pool they run on, and how much of the exact answer they find.</summary>
internal static class SearchInstruments
{
    private static readonly Meter Meter = TelemetrySource.Meter;
    private static readonly ConcurrentDictionary<SearchPool, byte> Pools = new();

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "production_value.search.duration", "s", "Time to answer a search, by operation (similar, more, attribute) and outcome (answered, busy, refused, failed)",
        advice: TelemetrySource.Durations);

    private static readonly Histogram<double> Kernel = Meter.CreateHistogram(
        "production_value.search.kernel.duration", "s", "Time a search of one shard takes on its thread, waiting excluded", advice: TelemetrySource.Durations);

    private static readonly Histogram<double> Wait = Meter.CreateHistogram(
        "production_value.search.pool.wait", "s", "Time a search waits for a thread of the pool", advice: TelemetrySource.Durations);

    private static readonly Counter<long> Rejections = Meter.CreateCounter<long>(
        "production_value.search.pool.rejections", "{search}", "Searches turned away because the pool's queue was full");

    private static readonly Histogram<double> Recall = Meter.CreateHistogram(
        "production_value.search.recall", "1", "Share of the exact answer that a sampled live search found", advice: TelemetrySource.Shares);

    static SearchInstruments()
    {
        Meter.CreateObservableGauge("production_value.search.pool.queue", () => Pools.Keys.Sum(pool => pool.Waiting), "{search}", "Searches waiting for a thread");
        Meter.CreateObservableGauge("production_value.search.pool.limit", () => Pools.Keys.Sum(pool => pool.Limit), "{search}", "Searches that may wait; one more is turned away");
        Meter.CreateObservableGauge("production_value.search.pool.busy", () => Pools.Keys.Sum(pool => pool.Busy), "{thread}", "Threads of the pool at work");
        Meter.CreateObservableGauge("production_value.search.pool.threads", () => Pools.Keys.Sum(pool => pool.Threads), "{thread}", "Threads of the pool");
        Rejections.Add(0); // So that a rate exists before the first one.
    }

    /// <summary>Counts a pool in.</summary>
    public static void Watch(SearchPool pool) => Pools[pool] = 0;

    /// <summary>Counts a pool out.</summary>
    public static void Forget(SearchPool pool) => Pools.TryRemove(pool, out _);

    /// <summary>A search was answered, or not.</summary>
    public static void Answered(string operation, string outcome, TimeSpan duration) =>
        Duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("operation", operation), new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>A search of a shard left the queue and ended.</summary>
    /// <param name="queued">Timestamp of its arrival.</param>
    /// <param name="began">Timestamp of its start.</param>
    public static void Ran(long queued, long began)
    {
        Wait.Record(Stopwatch.GetElapsedTime(queued, began).TotalSeconds);
        Kernel.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>A search was turned away.</summary>
    public static void Rejected() => Rejections.Add(1);

    /// <summary>A search was compared with the exact answer.</summary>
    public static void Sampled(double recall) => Recall.Record(recall);

    /// <summary>A span for the part of a search that runs on the pool, below whoever asked.</summary>
    public static Activity? Span(ActivityContext parent) =>
        parent == default ? null : TelemetrySource.Spans.StartActivity("search kernel", ActivityKind.Internal, parent);
}
