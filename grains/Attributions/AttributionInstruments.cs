using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using ProductionValue.Contracts;
using ProductionValue.Grains.Search;
using ProductionValue.Grains.Telemetry;

namespace ProductionValue.Grains.Attributions;

/// <summary>Measures what attributions say: how sure they are, how often they know nobody, and whether that changes within a generation.</summary>
internal static class AttributionInstruments
{
    private static readonly Meter Meter = TelemetrySource.Meter;
    private static readonly ConcurrentDictionary<int, DriftWindow> Windows = new();

    private static readonly Counter<long> Answers = Meter.CreateCounter<long>(
        "production_value.attribution.answers", "{attribution}", "Attributions, by generation and verdict (known, unknown: nobody is likelier than some producer)");

    private static readonly Histogram<double> Top = Meter.CreateHistogram(
        "production_value.attribution.top_probability", "1", "Probability of the likeliest producer, by generation", advice: TelemetrySource.Shares);

    private static readonly Histogram<double> Unknown = Meter.CreateHistogram(
        "production_value.attribution.unknown_probability", "1", "Probability that nobody known produced it, by generation", advice: TelemetrySource.Shares);

    static AttributionInstruments() => Meter.CreateObservableGauge(
        "production_value.attribution.top_probability.drift", Drifts, "1",
        "Mean probability of the likeliest producer over the newest 200 attributions less that over the generation's first 200, by generation");

    /// <summary>An attribution was told.</summary>
    public static void Told(Attribution attribution)
    {
        var likeliest = attribution.Producers.Length > 0 ? attribution.Producers[0].Probability : 0;
        var generation = Label(attribution.Generation);
        Answers.Add(1, generation, new KeyValuePair<string, object?>("verdict", attribution.Unknown > likeliest ? "unknown" : "known"));
        Top.Record(likeliest, generation);
        Unknown.Record(attribution.Unknown, generation);
        Windows.GetOrAdd(attribution.Generation, _ => new DriftWindow()).Note(likeliest);
    }

    private static IEnumerable<Measurement<double>> Drifts() =>
        Windows.TryGetValue(IndexInstruments.LiveGeneration, out var window) && window.Drift() is { } drift
            ? [new Measurement<double>(drift, Label(IndexInstruments.LiveGeneration))]
            : [];

    private static KeyValuePair<string, object?> Label(int generation) => new("generation", generation.ToString(CultureInfo.InvariantCulture));
}
