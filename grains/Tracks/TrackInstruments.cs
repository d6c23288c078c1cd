using System.Diagnostics;
using System.Diagnostics.Metrics;
using ProductionValue.Grains.Telemetry;

namespace ProductionValue.Grains.Tracks;

/// <summary>Measures writes of tracks and how far the views lag behind the rows.</summary>
internal static class TrackInstruments
{
    private static readonly Meter Meter = TelemetrySource.Meter;
    private static int pending;
    private static double oldestSeconds;

    private static readonly Histogram<double> Writes = Meter.CreateHistogram(
        "production_value.track.write.duration", "s",
        "Time to take a change of a track, by operation (put, credit, remove) and outcome (added, updated, unchanged, refused, removed, failed)",
        advice: TelemetrySource.Durations);

    private static readonly Histogram<double> Views = Meter.CreateHistogram(
        "production_value.propagation.duration", "s", "Time from a stored row until a view has it, by view (index, producers, all)", advice: TelemetrySource.Durations);

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "production_value.propagation.failures", "{track}", "Rows that did not reach every view at once, by view (index, producers); they are driven on later");

    static TrackInstruments()
    {
        Meter.CreateObservableGauge(
            "production_value.propagation.pending", () => Volatile.Read(ref pending), "{track}", "Stored tracks that index or producers do not have yet, in the whole library");
        Meter.CreateObservableGauge(
            "production_value.propagation.lag", () => Volatile.Read(ref oldestSeconds), "s", "How long the oldest of them has been behind, as this silo has seen it");
        foreach (var view in new[] { "index", "producers" })
            Failures.Add(0, new KeyValuePair<string, object?>("view", view));
    }

    /// <summary>Tracks behind as last looked at.</summary>
    public static int Pending => Volatile.Read(ref pending);

    /// <summary>Time the oldest has been behind, seconds.</summary>
    public static double OldestSeconds => Volatile.Read(ref oldestSeconds);

    /// <summary>A change of a track was taken, or not.</summary>
    public static void Wrote(string operation, string outcome, TimeSpan duration) =>
        Writes.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("operation", operation), new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>What is behind now.</summary>
    public static void Behind(int tracks, TimeSpan oldest)
    {
        Volatile.Write(ref pending, tracks);
        Volatile.Write(ref oldestSeconds, oldest.TotalSeconds);
    }

    /// <summary>Measures telling one view, or all of them.</summary>
    /// <param name="view">index, producers or all.</param>
    /// <param name="telling">The call.</param>
    public static async Task Tell(string view, Task telling)
    {
        var began = Stopwatch.GetTimestamp();
        var label = new KeyValuePair<string, object?>("view", view);
        try
        {
            await telling;
            Views.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, label);
        }
        catch
        {
            Failures.Add(1, label);
            throw;
        }
    }

    /// <summary>A row has reached every view.</summary>
    public static void Reached(long began) => Views.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("view", "all"));
}
