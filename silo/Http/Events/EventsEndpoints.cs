using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>News of an import: the files accounted for since the event before, and the counts so far.</summary>
/// <param name="Status">Where the import stands.</param>
/// <param name="Added">Files that became new tracks.</param>
/// <param name="Updated">Files whose track changed.</param>
/// <param name="Unchanged">Files whose track says the same.</param>
/// <param name="Refused">Files refused.</param>
/// <param name="Files">What became of each file since the event before.</param>
internal sealed record IngestNews(IngestStatus Status, int Added, int Updated, int Unchanged, int Refused, IngestOutcome[] Files);

/// <summary>Progress as server-sent events. An event's id is how much was told up to it: a listener who reconnects hears only the rest.</summary>
internal static class EventsEndpoints
{
    private const int FilesAnEvent = 200;
    private const string EventStream = "text/event-stream";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Maps the resources.</summary>
    public static void MapEvents(this IEndpointRouteBuilder api)
    {
        api.MapGet("operations/{id}/events", OfOperation).WithTags("operations").WithName("ListenToOperation").ProducesProblem(StatusCodes.Status404NotFound)
            .Produces<OperationStatus>(StatusCodes.Status200OK, EventStream)
            .WithSummary("A fit or an evaluation as it goes: events \"step\" and, at its end, \"end\"; Last-Event-ID replays what was missed");
        api.MapGet("ingests/{id}/events", OfIngest).WithTags("ingests").WithName("ListenToIngest").ProducesProblem(StatusCodes.Status404NotFound)
            .Produces<IngestNews>(StatusCodes.Status200OK, EventStream)
            .WithSummary("An import as it goes: events \"files\" and, at its end, \"end\"; Last-Event-ID replays what was missed");
    }

    private static async Task<Results<ServerSentEventsResult<OperationStatus>, ProblemResult>> OfOperation(
        string id, HttpRequest request, OperationJournal journal, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (!TryLast(request, out var last, out var problem))
            return problem;
        if (await OperationsEndpoints.Find(grains, id, cancellationToken) is null)
            return ProblemResult.NotFound($"id: expected an operation, got \"{id}\"");
        return TypedResults.ServerSentEvents(Steps(id, last, journal, cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<OperationStatus>> Steps(
        string id, int last, OperationJournal journal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (number, status) in journal.Read(id, last, cancellationToken))
            yield return new SseItem<OperationStatus>(status, status.Done ? "end" : "step") { EventId = Text(number) };
    }

    private static async Task<Results<ServerSentEventsResult<IngestNews>, ProblemResult>> OfIngest(
        string id, HttpRequest request, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!RouteText.TryIngest(id, out var problem) || !TryLast(request, out var last, out problem))
            return problem;
        if (await grains.GetGrain<IIngestGrain>(id).Report(true, cancellationToken) is null)
            return ProblemResult.NotFound($"id: expected an import, got \"{id}\"");
        return TypedResults.ServerSentEvents(Files(grains.GetGrain<IIngestGrain>(id), last, time, cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<IngestNews>> Files(
        IIngestGrain ingest, int told, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var first = true; ; first = false)
        {
            var counts = (await ingest.Report(true, cancellationToken))!;
            var accounted = counts.Added + counts.Updated + counts.Unchanged + counts.Refused;
            var ended = counts.Status is not IngestStatus.Running;
            if (accounted > told || ended || first)
            {
                var report = (await ingest.Report(false, cancellationToken))!;
                foreach (var files in report.Files.Skip(told).Chunk(FilesAnEvent))
                {
                    told += files.Length;
                    yield return new SseItem<IngestNews>(News(report, files), "files") { EventId = Text(told) };
                }

                if (ended)
                {
                    yield return new SseItem<IngestNews>(News(report, []), "end") { EventId = Text(told) };
                    yield break;
                }
            }

            await Task.Delay(Look, time, cancellationToken);
        }
    }

    private static IngestNews News(IngestReport report, IngestOutcome[] files) =>
        new(report.Status, report.Added, report.Updated, report.Unchanged, report.Refused, files);

    private static bool TryLast(HttpRequest request, out int last, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out ProblemResult? problem)
    {
        var text = request.Headers["Last-Event-ID"].ToString();
        last = 0;
        problem = text.Length == 0 || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out last) && last >= 0)
            ? null
            : ProblemResult.BadRequest($"Last-Event-ID: expected a number told by this stream, got \"{text}\"");
        return problem is null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
