using System.Diagnostics;
using Microsoft.Extensions.Options;
using ProductionValue.Contracts;

namespace ProductionValue.Grains.Ingests;

/// <inheritdoc cref="IIngestGrain"/>
internal sealed class IngestGrain(IIngestStore store, IOptions<LibraryOptions> options) : Grain, IIngestGrain
{
    private readonly Dictionary<string, IngestOutcome> outcomes = new(StringComparer.Ordinal);
    private readonly Dictionary<TrackId, string> firstPaths = [];
    private readonly List<string> order = [];
    private IngestStatus? status; // Null until the first file.

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await store.Read(this.GetPrimaryKeyString(), cancellationToken) is not { } report)
            return;
        status = report.Status;
        foreach (var outcome in report.Files)
            Account(outcome);
    }

    public async Task<IngestOutcome[]> Take(IngestFile[] files, CancellationToken cancellationToken)
    {
        if (status is IngestStatus.Cancelled)
            throw new InvalidOperationException($"import \"{this.GetPrimaryKeyString()}\": expected one that is running, this one was cancelled");
        var began = Stopwatch.GetTimestamp();
        var fresh = files.DistinctBy(file => file.Path).Where(file => !outcomes.ContainsKey(file.Path)).ToArray();
        var taken = new List<IngestOutcome>(fresh.Length);
        foreach (var batch in fresh.Chunk(options.Value.IngestConcurrency))
            taken.AddRange(await TakeBatch(batch, cancellationToken));
        if (taken.Count > 0 || status is not IngestStatus.Running)
            await store.Write(this.GetPrimaryKeyString(), IngestStatus.Running, [.. taken], cancellationToken);
        status = IngestStatus.Running;
        taken.ForEach(Account);
        IngestInstruments.Took(taken, began);
        return [.. files.Select(file => outcomes[file.Path])];
    }

    public Task<IngestReport?> Complete(CancellationToken cancellationToken) =>
        Close(status is IngestStatus.Cancelled ? IngestStatus.Cancelled : IngestStatus.Completed, cancellationToken);

    public Task<IngestReport?> Cancel(CancellationToken cancellationToken) =>
        Close(status is IngestStatus.Completed ? IngestStatus.Completed : IngestStatus.Cancelled, cancellationToken);

    public Task<IngestReport?> Report(bool refusedOnly, CancellationToken cancellationToken) =>
        Task.FromResult(status is null ? null : Tell(refusedOnly));

    private async Task<IngestReport?> Close(IngestStatus closed, CancellationToken cancellationToken)
    {
        if (status is null)
            return null; // Nobody started it: nothing is kept of a mistyped id.
        await store.Write(this.GetPrimaryKeyString(), closed, [], cancellationToken);
        status = closed;
        return Tell(refusedOnly: false);
    }

    private async Task<IngestOutcome[]> TakeBatch(IngestFile[] batch, CancellationToken cancellationToken)
    {
        // Two copies of one recording in an import are one track: the first one tells, whatever the others are called.
        var firstInBatch = new Dictionary<TrackId, string>();
        foreach (var file in batch.Where(file => file.Submission is not null))
            firstInBatch.TryAdd(file.Submission!.Track, firstPaths.GetValueOrDefault(file.Submission.Track, file.Path));
        bool IsCopy(IngestFile file) => file.Submission is { } submission && firstInBatch[submission.Track] != file.Path;
        var taken = await Task.WhenAll(batch.Where(file => !IsCopy(file)).Select(file => TakeFile(file, cancellationToken)));
        var byPath = taken.ToDictionary(outcome => outcome.Path, StringComparer.Ordinal);
        foreach (var copy in batch.Where(IsCopy))
        {
            var first = firstInBatch[copy.Submission!.Track];
            var fate = byPath.TryGetValue(first, out var now) ? now : outcomes[first];
            byPath[copy.Path] = fate.Outcome is null
                ? fate with { Path = copy.Path }
                : new IngestOutcome(copy.Path, fate.Track, PutOutcome.Unchanged, $"same recording as {first}");
        }

        return [.. batch.Select(file => byPath[file.Path])];
    }

    private async Task<IngestOutcome> TakeFile(IngestFile file, CancellationToken cancellationToken)
    {
        if (file.Submission is not { } submission)
            return new IngestOutcome(file.Path, null, null, file.Refusal ?? "expected a submission or a refusal, got neither");
        if (!TrackId.TryParse(submission.Track.Value, out _, out var expected))
            return new IngestOutcome(file.Path, null, null, expected);
        using var span = IngestInstruments.Span(file);
        var reply = await GrainFactory.GetGrain<ITrackGrain>(submission.Track.Value).Put(submission, cancellationToken);
        return new IngestOutcome(file.Path, reply.Refusal is null ? reply.Track : null, reply.Outcome, reply.Refusal);
    }

    private void Account(IngestOutcome outcome)
    {
        if (outcomes.TryAdd(outcome.Path, outcome))
            order.Add(outcome.Path);
        if (outcome.Track is { } track)
            firstPaths.TryAdd(track, outcome.Path);
    }

    private IngestReport Tell(bool refusedOnly)
    {
        int Count(PutOutcome? outcome) => outcomes.Values.Count(file => file.Outcome == outcome);
        return new IngestReport(
            this.GetPrimaryKeyString(), status ?? IngestStatus.Running, Count(PutOutcome.Added), Count(PutOutcome.Updated), Count(PutOutcome.Unchanged), Count(null),
            [.. order.Select(path => outcomes[path]).Where(file => !refusedOnly || file.Outcome is null)]);
    }
}
