using System.Diagnostics;
using System.Diagnostics.Metrics;
using ProductionValue.Grains.Telemetry;

namespace ProductionValue.Silo.Telemetry;

/// <summary>Measures the process: whether it is ready, and the audio it takes features of.</summary>
internal static class SiloInstruments
{
    private static int ready;

    private static readonly Histogram<double> Extractions = TelemetrySource.Meter.CreateHistogram(
        "production_value.extraction.duration", "s", "Time to receive an upload and take its features, by outcome (extracted, refused, busy, failed)",
        advice: TelemetrySource.LongDurations);

    static SiloInstruments() => TelemetrySource.Meter.CreateObservableGauge(
        "production_value.silo.ready", () => Volatile.Read(ref ready), "{silo}", "1 while the silo can serve: a member of the cluster, index loaded, storage answering, not stopping");

    /// <summary>Whether the silo can serve, as last looked at.</summary>
    public static bool Ready
    {
        set => Volatile.Write(ref ready, value ? 1 : 0);
    }

    /// <summary>An upload ended.</summary>
    /// <param name="outcome">extracted, refused, busy or failed.</param>
    /// <param name="began">Timestamp of its arrival.</param>
    public static void Extracted(string outcome, long began) =>
        Extractions.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
}
