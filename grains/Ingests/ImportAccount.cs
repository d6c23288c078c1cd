using System.Collections.Concurrent;
using ProductionValue.Contracts;
using ProductionValue.Grains.Credits;

namespace ProductionValue.Grains.Ingests;

/// <summary>A row a bulk import has written, whose views have yet to be told.</summary>
/// <param name="Track">The track.</param>
/// <param name="Version">Its version.</param>
/// <param name="Producers">Whom it credits.</param>
internal sealed record WrittenTrack(TrackId Track, long Version, ProducerId[] Producers);

/// <summary>What a bulk import has come to so far; safe for concurrent use.</summary>
internal sealed class ImportAccount
{
    private readonly ConcurrentQueue<ImportRefusal> refusals = [];
    private readonly long[] outcomes = new long[3];
    private volatile NamesInForce names = NamesInForce.None;
    private long refused;

    /// <summary>The rulings on names that claims are taken by.</summary>
    public NamesInForce Names
    {
        get => names;
        set => names = value;
    }

    /// <summary>Rows whose views have yet to be told.</summary>
    public ConcurrentQueue<WrittenTrack> Written { get; } = [];

    /// <summary>Counts a line that was taken.</summary>
    public void Add(PutOutcome outcome, WrittenTrack? written)
    {
        Interlocked.Increment(ref outcomes[(int)outcome]);
        if (written is not null)
            Written.Enqueue(written);
    }

    /// <summary>Counts a line that was refused, and keeps the first reasons.</summary>
    public void Refuse(long line, string reason, int most)
    {
        if (Interlocked.Increment(ref refused) <= most)
            refusals.Enqueue(new ImportRefusal(line, reason));
    }

    /// <summary>Takes the rows whose views are about to be told.</summary>
    public List<WrittenTrack> TakeWritten()
    {
        var taken = new List<WrittenTrack>(Written.Count);
        while (Written.TryDequeue(out var track))
            taken.Add(track);
        return taken;
    }

    /// <summary>The account.</summary>
    public ImportSummary Summarize(TimeSpan took) => new(
        outcomes[(int)PutOutcome.Added], outcomes[(int)PutOutcome.Updated], outcomes[(int)PutOutcome.Unchanged], refused,
        [.. refusals.OrderBy(refusal => refusal.Line)], took.TotalSeconds);
}
