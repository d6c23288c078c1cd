using System.Diagnostics;
using ProductionValue.Contracts;
using ProductionValue.Grains.Attributions;
using ProductionValue.Grains.Search;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Grains.Telemetry;

/// <summary>A grain whose questions and changes are measured where they enter it.</summary>
/// <remarks>Not a filter of the silo: every call of every other grain would pass through that too, those of the index shards among them.</remarks>
internal abstract class MeasuredGrain : Grain, IIncomingGrainCallFilter
{
    /// <inheritdoc/>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (OperationOf(context) is not { } operation)
        {
            await context.Invoke();
            return;
        }

        var began = Stopwatch.GetTimestamp();
        var isWrite = context.Grain is TrackGrain;
        try
        {
            await context.Invoke();
        }
        catch
        {
            Record(isWrite, operation, "failed", began);
            throw;
        }

        Record(isWrite, operation, OutcomeOf(operation, context.Result), began);
        if (context.Result is Answer<Attribution> { Value: { } attribution })
            AttributionInstruments.Told(attribution);
    }

    private static string? OperationOf(IIncomingGrainCallContext context) => context.Grain switch
    {
        SearchGrain => context.MethodName switch { nameof(ISearchGrain.Similar) => "similar", nameof(ISearchGrain.More) => "more", _ => null },
        AttributionGrain => context.MethodName is nameof(IAttributionGrain.Attribute) ? "attribute" : null,
        TrackGrain => context.MethodName switch
        {
            nameof(ITrackGrain.Put) => "put", nameof(ITrackGrain.AddCredit) => "credit", nameof(ITrackGrain.Remove) => "remove", _ => null,
        },
        _ => null,
    };

    private static string OutcomeOf(string operation, object? result) => result switch
    {
        Answer<SimilarTracks> answer => OutcomeOf(answer.Reason),
        Answer<MoreTracks> answer => OutcomeOf(answer.Reason),
        Answer<Attribution> answer => OutcomeOf(answer.Reason),
        PutReply { Outcome: PutOutcome.Added } => "added",
        PutReply { Outcome: PutOutcome.Updated } => "updated",
        PutReply { Outcome: PutOutcome.Unchanged } => "unchanged",
        TrackDetails => "updated",
        true => "removed",
        null or false or PutReply => "refused",
        _ => operation is "put" or "credit" ? "updated" : "answered",
    };

    private static string OutcomeOf(Unanswerable? reason) => reason switch
    {
        null => "answered",
        Unanswerable.Busy => "busy",
        _ => "refused",
    };

    private static void Record(bool isWrite, string operation, string outcome, long began)
    {
        if (isWrite)
            TrackInstruments.Wrote(operation, outcome, Stopwatch.GetElapsedTime(began));
        else
            SearchInstruments.Answered(operation, outcome, Stopwatch.GetElapsedTime(began));
    }
}
