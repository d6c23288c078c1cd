using System.Diagnostics;
using System.Diagnostics.Metrics;
using ProductionValue.Contracts;
using ProductionValue.Grains.Telemetry;

namespace ProductionValue.Grains.Ingests;

/// <summary>Measures imports, and carries the span a client began for a file on to its track.</summary>
internal static class IngestInstruments
{
    private static readonly Counter<long> Files = TelemetrySource.Meter.CreateCounter<long>(
        "production_value.ingest.files", "{file}", "Files of imports, by outcome (added, updated, unchanged, refused)");

    private static readonly Histogram<double> Batches = TelemetrySource.Meter.CreateHistogram(
        "production_value.ingest.batch.duration", "s", "Time to take a batch of files of an import", advice: TelemetrySource.LongDurations);

    static IngestInstruments()
    {
        foreach (var outcome in new[] { "added", "updated", "unchanged", "refused" })
            Files.Add(0, new KeyValuePair<string, object?>("outcome", outcome));
    }

    /// <summary>The span of one file's way into the library: below the client's where that told of one, linked to the batch's.</summary>
    public static Activity? Span(IngestFile file)
    {
        var batch = Activity.Current?.Context;
        if (file.Trace is null || !ActivityContext.TryParse(file.Trace, null, isRemote: true, out var client))
            return TelemetrySource.Spans.StartActivity("ingest file");
        var links = batch is { } linked ? new[] { new ActivityLink(linked) } : null;
        return TelemetrySource.Spans.StartActivity("ingest file", ActivityKind.Internal, client, links: links);
    }

    /// <summary>A batch was taken.</summary>
    public static void Took(IReadOnlyCollection<IngestOutcome> outcomes, long began)
    {
        Batches.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
        foreach (var (outcome, files) in outcomes.CountBy(outcome => Word(outcome.Outcome)))
            Files.Add(files, new KeyValuePair<string, object?>("outcome", outcome));
    }

    private static string Word(PutOutcome? outcome) => outcome switch
    {
        PutOutcome.Added => "added",
        PutOutcome.Updated => "updated",
        PutOutcome.Unchanged => "unchanged",
        _ => "refused",
    };
}
