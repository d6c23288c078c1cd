using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProductionValue.Contracts;
using ProductionValue.Grains.Credits;
using ProductionValue.Grains.Telemetry;

namespace ProductionValue.Grains.Tracks;

/// <inheritdoc cref="ITrackGrain"/>
internal sealed partial class TrackGrain(
    ITrackStore store, TrackPropagation propagation, NameResolver resolver, IOptions<LibraryOptions> options, TimeProvider time,
    ILogger<TrackGrain> logger) : MeasuredGrain, ITrackGrain
{
    private const int WriteAttempts = 3;

    private TrackId track;
    private TrackRow? row; // As last read or written, with no vectors.
    private bool behind; // A view failed to take the newest version.

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        track = TrackId.Parse(this.GetPrimaryKeyString());
        row = await store.Read(track, [], cancellationToken);
    }

    public async Task<PutReply> Put(TrackSubmission submission, CancellationToken cancellationToken)
    {
        if (submission.Track != track)
            return new PutReply(track, null, $"track: expected \"{track}\", got \"{submission.Track}\"");
        if (SubmissionChecks.Refuse(submission, options.Value.SchemaDimensions) is { } refusal)
            return new PutReply(track, null, refusal);
        var names = await resolver.Current(cancellationToken);
        var named = submission with { Credits = await resolver.Apply(names, submission.Credits, cancellationToken) };
        var outcome = PutOutcome.Unchanged;
        refusal = null;
        var written = await Change(
            async () =>
            {
                refusal = RefuseMissingFeatures(submission);
                if (refusal is not null)
                    return null;
                (var next, outcome) = TrackChange.Put(await WithFeatures(submission.Features, cancellationToken), named, time.GetUtcNow());
                return next;
            },
            cancellationToken);
        if (refusal is not null)
            return new PutReply(track, null, refusal);
        await TryPropagate(written, submission.Features is [] ? null : submission.Features, cancellationToken, names);
        return new PutReply(track, outcome, null);
    }

    public async Task<TrackDetails?> Get(CancellationToken cancellationToken)
    {
        if (await Known(cancellationToken) is not { Deleted: false } row)
            return null;
        var searchable = await propagation.IsSearchable(track, cancellationToken);
        return new TrackDetails(track, row.Version, row.ContentId, row.Metadata, row.Credits, row.Schemas, searchable);
    }

    public async Task<bool> Remove(CancellationToken cancellationToken)
    {
        await Known(cancellationToken);
        var removed = await Change(
            () => Task.FromResult(row is null or { Deleted: true } ? null : TrackChange.Remove(row, time.GetUtcNow())), cancellationToken);
        await TryPropagate(removed, null, cancellationToken);
        return removed;
    }

    public async Task<TrackDetails?> AddCredit(Credit credit, CancellationToken cancellationToken)
    {
        if (SubmissionChecks.RefuseCredit(credit) is { } refusal)
            throw new ArgumentException(refusal, nameof(credit));
        if (credit.Source is not CreditSource.Person)
            throw new ArgumentException($"credits: source: expected {CreditSource.Person}, got {credit.Source}: other sources speak by Put", nameof(credit));
        var by = string.IsNullOrWhiteSpace(credit.By) ? "somebody" : credit.By;
        var verdict = credit.Stance is CreditStance.Disputes ? CreditVerdict.Dispute : CreditVerdict.Confirm;
        var reply = await Judge(new CreditJudgement(verdict, credit.Producer, by, credit.Why ?? "", credit.Role), cancellationToken);
        return reply.Refusal is null ? await Get(cancellationToken) : throw new ArgumentException(reply.Refusal, nameof(credit));
    }

    public async Task<JudgementReply> Judge(CreditJudgement judgement, CancellationToken cancellationToken)
    {
        await Known(cancellationToken);
        var names = await resolver.Current(cancellationToken);
        string? refusal = null;
        var written = await Change(
            async () =>
            {
                if (row is null or { Deleted: true })
                    return null;
                var decided = Judgement.Of(row, judgement, names.Resolve, time.GetUtcNow());
                refusal = decided.Refusal;
                return decided.Entry is null ? null : TrackChange.Judge(row, decided.Entry, await resolver.Apply(names, decided.Claims, cancellationToken));
            },
            cancellationToken);
        await TryPropagate(written, null, cancellationToken, names);
        return new JudgementReply(row is null or { Deleted: true } ? null : await Credits(cancellationToken), written, refusal);
    }

    public async Task<TrackCredits?> Credits(CancellationToken cancellationToken) => await Known(cancellationToken) is { } known ? CreditAccount.Of(known) : null;

    public async Task<bool> Reconcile(CancellationToken cancellationToken)
    {
        var renamed = await Rename(cancellationToken);
        await TryPropagate(renamed, null, cancellationToken);
        return renamed;
    }

    public async Task<FeatureVector?> Features(string schema, CancellationToken cancellationToken) =>
        await Known(cancellationToken) is { Deleted: false } ? (await store.Read(track, [schema], cancellationToken))?.FeaturesIn(schema) : null;

    public async Task Propagate(CancellationToken cancellationToken)
    {
        if (await Known(cancellationToken) is null)
            return;
        await Rename(cancellationToken); // A ruling may have come in between the row's write and a crash.
        await propagation.Drive(row!, null, cancellationToken);
        behind = false;
    }

    /// <summary>The row; looked for again where there was none, because a bulk import writes rows without waking grains.</summary>
    private async Task<TrackRow?> Known(CancellationToken cancellationToken) => row ??= await store.Read(track, [], cancellationToken);

    private async Task<bool> Rename(CancellationToken cancellationToken)
    {
        if (await Known(cancellationToken) is not { Deleted: false, Credits.Length: > 0 })
            return false;
        var names = await resolver.Current(cancellationToken);
        return await Change(
            async () => row is { Deleted: false } ? TrackChange.Rename(row, await resolver.Apply(names, row.Credits, cancellationToken), time.GetUtcNow()) : null,
            cancellationToken);
    }

    private string? RefuseMissingFeatures(TrackSubmission submission) =>
        submission.Features.Length > 0 || (row is { Deleted: false } && row.ContentId == submission.ContentId)
            ? null
            : "features: expected at least one vector, since no track with this content is stored, got none";

    private async Task<TrackRow?> WithFeatures(FeatureVector[] features, CancellationToken cancellationToken) =>
        row is null or { Deleted: true } || features.Length == 0
            ? row
            : await store.Read(track, [.. features.Select(vector => vector.Schema)], cancellationToken);

    /// <summary>Writes what <paramref name="next"/> makes of the row; reads and tries again when another activation wrote in between.</summary>
    /// <returns>Whether anything was written.</returns>
    private async Task<bool> Change(Func<Task<TrackRow?>> next, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await next() is not { } changed)
                return false;
            try
            {
                row = (await store.Write(changed, cancellationToken)) with { Features = [] };
                return true;
            }
            catch (StaleVersionException stale) when (attempt < WriteAttempts)
            {
                LogStale(logger, track.Value, stale.Message);
                row = await store.Read(track, [], cancellationToken);
            }
            catch
            {
                DeactivateOnIdle(); // Whether the write happened is unknown: the next activation reads what is stored.
                throw;
            }
        }
    }

    /// <summary>Drives the row on; it is durable, so what fails here is caught up with by <see cref="PropagationSweep"/>.</summary>
    private async Task TryPropagate(bool written, FeatureVector[]? features, CancellationToken cancellationToken, NamesInForce? names = null)
    {
        if (row is null || !(written || behind))
            return;
        try
        {
            // A ruling that came while the row was written may have walked past it.
            if (names is not null && (await resolver.Current(cancellationToken)).Revision != names.Revision)
                await Rename(cancellationToken);
            await propagation.Drive(row, features, cancellationToken);
            behind = false;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            behind = true;
            LogNotPropagated(logger, failure, track.Value, row.Version);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Track {Track} was written elsewhere in between ({Reason}); reading it again")]
    private static partial void LogStale(ILogger logger, string track, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Track {Track} version {Version} is stored, but has not reached every view yet")]
    private static partial void LogNotPropagated(ILogger logger, Exception failure, string track, long version);
}
