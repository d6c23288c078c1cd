using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ProductionValue.Grains.Telemetry;

namespace ProductionValue.Grains.Search;

/// <summary>Measures the index shards this process holds of the live generation.</summary>
internal static class IndexInstruments
{
    private static readonly Meter Meter = TelemetrySource.Meter;
    private static readonly ConcurrentDictionary<ShardMeasures, ShardKey> Shards = new();
    private static int live;

    private static readonly Histogram<double> SnapshotDuration = Meter.CreateHistogram(
        "production_value.index.snapshot.duration", "s", "Time to save a snapshot of a shard", advice: TelemetrySource.LongDurations);

    private static readonly Counter<long> SnapshotFailures = Meter.CreateCounter<long>(
        "production_value.index.snapshot.failures", "{snapshot}", "Snapshots that could not be saved, or were damaged when they were loaded");

    static IndexInstruments()
    {
        Meter.CreateObservableGauge("production_value.index.tracks", () => Live().Sum(shard => (long)shard.Count), "{track}", "Tracks this silo can find");
        Meter.CreateObservableGauge(
            "production_value.index.snapshot.age", () => MostOf(shard => shard.SnapshotAge.TotalSeconds), "s",
            "Time since the oldest snapshot of a shard on this silo was saved, or since the shard was loaded where it never was");
        Meter.CreateObservableGauge(
            "production_value.index.snapshot.behind", () => Live().Sum(shard => shard.UnsavedChanges), "{change}",
            "Changes that are in no snapshot: what the next start reads from the rows");
        Meter.CreateObservableGauge(
            "production_value.search.hubness", () => MostOf(shard => shard.Hubness), "1",
            "Skew of how often a track is among the ten nearest of live searches; below 2 is healthy, large: a few tracks are in everybody's answer");
        Meter.CreateObservableGauge(
            "production_value.embedding.drift", () => MostOf(shard => shard.Drift), "1",
            "How far the newest 256 tracks lie from what the live generation was fitted on, in standard deviations of a feature; fit anew above 0.5");
        SnapshotFailures.Add(0);
    }

    /// <summary>The live generation: only its shards are told of.</summary>
    public static int LiveGeneration
    {
        get => Volatile.Read(ref live);
        set => Volatile.Write(ref live, value);
    }

    /// <summary>Counts a shard in.</summary>
    public static void Watch(ShardMeasures shard, ShardKey key) => Shards[shard] = key;

    /// <summary>Counts a shard out.</summary>
    public static void Forget(ShardMeasures shard) => Shards.TryRemove(shard, out _);

    /// <summary>A snapshot was saved.</summary>
    public static void Saved(TimeSpan duration) => SnapshotDuration.Record(duration.TotalSeconds);

    /// <summary>A snapshot was lost.</summary>
    public static void SnapshotLost() => SnapshotFailures.Add(1);

    private static IEnumerable<ShardMeasures> Live() => Shards.Where(shard => shard.Value.Generation == LiveGeneration).Select(shard => shard.Key);

    private static IEnumerable<Measurement<double>> MostOf(Func<ShardMeasures, double?> measure) =>
        Live().Select(measure).Max() is { } most ? [new Measurement<double>(most)] : [];
}
