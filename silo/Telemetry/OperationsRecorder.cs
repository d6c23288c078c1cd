using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ProductionValue.Contracts;
using ProductionValue.Grains.Telemetry;

namespace ProductionValue.Silo.Telemetry;

/// <summary>Listens to the very instruments that <c>/metrics</c> shows and keeps what a page needs of the last minute.</summary>
internal sealed class OperationsRecorder : IDisposable
{
    private const string HttpMeter = "Microsoft.AspNetCore.Hosting";
    private readonly MeterListener listener = new();
    private readonly SlidingDurations searches;
    private readonly SlidingDurations requests;
    private readonly SlidingDurations writes;
    private readonly SlidingMean recall;
    private readonly SlidingMean top;
    private readonly SlidingMean unknown;
    private readonly ConcurrentDictionary<string, double> gauges = new(StringComparer.Ordinal);

    public OperationsRecorder(TimeProvider time)
    {
        (searches, requests, writes) = (new(time), new(time), new(time));
        (recall, top, unknown) = (new(time), new(time), new(time));
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == TelemetrySource.Name || (instrument.Meter.Name == HttpMeter && instrument.Name == "http.server.request.duration"))
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, number, labels, _) => Take(instrument, number, labels));
        listener.SetMeasurementEventCallback<int>((instrument, number, labels, _) => Take(instrument, number, labels));
        listener.SetMeasurementEventCallback<long>((instrument, number, labels, _) => Take(instrument, number, labels));
        listener.Start();
    }

    /// <summary>The figures of the window.</summary>
    /// <param name="condition">The silo.</param>
    public SiloFigures Read(SiloCondition condition)
    {
        gauges.Clear(); // What is no longer told is no longer so.
        listener.RecordObservableInstruments();
        var (recalls, recallSum) = recall.Read();
        var (told, topSum) = top.Read();
        return new SiloFigures(
            condition with { Waiting = Whole("search.pool.queue") }, searches.WindowSeconds, searches.Read(), requests.Read(), writes.Read(), told,
            (long)unknown.Read().Sum, topSum, Gauge("attribution.top_probability.drift"),
            new IndexCondition(
                Whole("index.tracks"), Whole("generation.live"), recalls == 0 ? null : recallSum / recalls, recalls, Gauge("search.hubness"),
                Gauge("embedding.drift"), Gauge("index.snapshot.age")),
            new SearchQueue(Whole("search.pool.queue"), Whole("search.pool.limit"), Whole("search.pool.busy"), Whole("search.pool.threads")),
            new PropagationLag(Whole("propagation.pending"), Gauge("propagation.lag") ?? 0));
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    private void Take(Instrument instrument, double number, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        switch (instrument.Name)
        {
            case "production_value.search.duration":
                searches.Record(number, Is(labels, "outcome", "failed"), Is(labels, "outcome", "busy"));
                break;
            case "production_value.track.write.duration":
                writes.Record(number, Is(labels, "outcome", "failed"));
                break;
            case "http.server.request.duration":
                if (!IsProbe(Find(labels, "http.route")))
                    requests.Record(number, Find(labels, "http.response.status_code") is >= 500 and not 503, Find(labels, "http.response.status_code") is 503);
                break;
            case "production_value.search.recall":
                recall.Record(number);
                break;
            case "production_value.attribution.top_probability":
                top.Record(number);
                break;
            case "production_value.attribution.answers":
                unknown.Record(Is(labels, "verdict", "unknown") ? 1 : 0);
                break;
            default:
                if (instrument.IsObservable)
                    gauges[instrument.Name] = number;
                break;
        }
    }

    private static bool IsProbe(object? route) => route is "/livez" or "/readyz" or "/metrics";

    private static bool Is(ReadOnlySpan<KeyValuePair<string, object?>> labels, string name, string expected) => Find(labels, name) as string == expected;

    private static object? Find(ReadOnlySpan<KeyValuePair<string, object?>> labels, string name)
    {
        foreach (var label in labels)
        {
            if (label.Key == name)
                return label.Value;
        }

        return null;
    }

    private double? Gauge(string name) => gauges.TryGetValue("production_value." + name, out var value) ? value : null;

    private int Whole(string name) => (int)(Gauge(name) ?? 0);
}
