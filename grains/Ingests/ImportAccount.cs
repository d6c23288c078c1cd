using System.Collections.Concurrent;
using ProductionValue.Contracts;
using ProductionValue.Grains.Credits;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Grains.Ingests;

/// <summary>What a bulk import has come to so far; safe for concurrent use.</summary>
internal sealed class ImportAccount
{
    private readonly ConcurrentQueue<ImportRefusal> refusals = [];
    private readonly long[] outcomes = new long[3];
    private long refused;

    /// <summary>The rulings on names that claims are taken by.</summary>
    public required NamesInForce Names { get; init; }

    /// <summary>Sequences of the rows whose views have yet to be told.</summary>
    public ConcurrentQueue<long> Written { get; } = [];

    /// <summary>Whom those rows credit.</summary>
    public ConcurrentDictionary<ProducerId, bool> Producers { get; } = [];

    /// <summary>Counts a line that was taken.</summary>
    public void Add(PutOutcome outcome) => Interlocked.Increment(ref outcomes[(int)outcome]);

    /// <summary>Remembers a row whose views have yet to be told.</summary>
    public void Remember(TrackRow written)
    {
        Written.Enqueue(written.Sequence);
        foreach (var producer in written.TrainingProducers)
            Producers.TryAdd(producer, true);
    }

    /// <summary>Counts a line that was refused, and keeps the first reasons.</summary>
    public void Refuse(long line, string reason, int most)
    {
        if (Interlocked.Increment(ref refused) <= most)
            refusals.Enqueue(new ImportRefusal(line, reason));
    }

    /// <summary>The account.</summary>
    public ImportSummary Summarize(TimeSpan took, TimeSpan views) => new(
        outcomes[(int)PutOutcome.Added], outcomes[(int)PutOutcome.Updated], outcomes[(int)PutOutcome.Unchanged], refused,
        [.. refusals.OrderBy(refusal => refusal.Line)], took.TotalSeconds, views.TotalSeconds);
}
