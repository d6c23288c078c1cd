using System.Diagnostics.Metrics;
using ProductionValue.Contracts;
using ProductionValue.Grains.Search;
using ProductionValue.Grains.Telemetry;

namespace ProductionValue.Grains.Models;

/// <summary>Measures generations: which one answers, how good it was when it was fitted, and how long fits take.</summary>
internal static class ModelInstruments
{
    private static readonly Meter Meter = TelemetrySource.Meter;
    private static Generation? live;

    private static readonly Histogram<double> Operations = Meter.CreateHistogram(
        "production_value.model.operation.duration", "s", "Time of a fit or an evaluation, by operation (fit, evaluation) and outcome (done, failed)",
        advice: TelemetrySource.LongDurations);

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "production_value.model.failures", "{operation}", "Fits and evaluations that failed, by operation");

    static ModelInstruments()
    {
        foreach (var operation in new[] { "fit", "evaluation" })
            Failures.Add(0, new KeyValuePair<string, object?>("operation", operation)); // So that the first failure is a rise.
        Meter.CreateObservableGauge("production_value.generation.live", () => IndexInstruments.LiveGeneration, "{generation}", "Number of the generation that answers; 0: nothing is fitted");
        Meter.CreateObservableGauge(
            "production_value.generation.accuracy", () => Measure(live?.Quality?.Accuracy), "1", "Accuracy of the live generation when it was fitted, by cross-validation");
        Meter.CreateObservableGauge(
            "production_value.generation.fitted", () => Measure(live is null ? null : live.FittedAt.ToUnixTimeMilliseconds() / 1000.0), "s",
            "When the live generation was fitted, seconds since 1970");
    }

    /// <summary>The registry as a silo last read it.</summary>
    public static void Read(Generation[] generations)
    {
        var answering = Array.Find(generations, generation => generation.Status is GenerationStatus.Live);
        Volatile.Write(ref live, answering);
        IndexInstruments.LiveGeneration = answering?.Number ?? 0;
    }

    /// <summary>A fit or an evaluation ended.</summary>
    /// <param name="operation">Its id: the kind comes before the dash.</param>
    /// <param name="failed">Whether it failed.</param>
    /// <param name="duration">How long it took.</param>
    public static void Ended(string operation, bool failed, TimeSpan duration)
    {
        var kind = new KeyValuePair<string, object?>("operation", operation.Split('-')[0]);
        Operations.Record(duration.TotalSeconds, kind, new KeyValuePair<string, object?>("outcome", failed ? "failed" : "done"));
        if (failed)
            Failures.Add(1, kind);
    }

    private static IEnumerable<Measurement<double>> Measure(double? value) => value is { } known ? [new Measurement<double>(known)] : [];
}
