using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProductionValue.Contracts;

namespace ProductionValue.Grains.Tracks;

/// <inheritdoc cref="ITrackGrain"/>
internal sealed partial class TrackGrain(
    ITrackStore store, TrackPropagation propagation, IOptions<LibraryOptions> options, ILogger<TrackGrain> logger) : Grain, ITrackGrain
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
        var outcome = PutOutcome.Unchanged;
        refusal = null;
        var written = await Change(
            async () =>
            {
                refusal = RefuseMissingFeatures(submission);
                if (refusal is not null)
                    return null;
                (var next, outcome) = TrackChange.Put(await WithFeatures(submission.Features, cancellationToken), submission);
                return next;
            },
            cancellationToken);
        if (refusal is not null)
            return new PutReply(track, null, refusal);
        await TryPropagate(written, submission.Features is [] ? null : submission.Features, cancellationToken);
        return new PutReply(track, outcome, null);
    }

    public async Task<TrackDetails?> Get(CancellationToken cancellationToken)
    {
        row ??= await store.Read(track, [], cancellationToken); // A bulk import writes rows without waking grains.
        if (row is null or { Deleted: true })
            return null;
        var searchable = await propagation.IsSearchable(track, cancellationToken);
        return new TrackDetails(track, row.Version, row.ContentId, row.Metadata, row.Credits, row.Schemas, searchable);
    }

    public async Task<bool> Remove(CancellationToken cancellationToken)
    {
        var removed = await Change(
            () => Task.FromResult(row is null or { Deleted: true } ? null : TrackChange.Remove(row)), cancellationToken);
        await TryPropagate(removed, null, cancellationToken);
        return removed;
    }

    public async Task<TrackDetails?> AddCredit(Credit credit, CancellationToken cancellationToken)
    {
        if (SubmissionChecks.RefuseCredit(credit) is { } refusal)
            throw new ArgumentException(refusal, nameof(credit));
        var written = await Change(
            () => Task.FromResult(row is null or { Deleted: true } ? null : TrackChange.AddCredit(row, credit)), cancellationToken);
        await TryPropagate(written, null, cancellationToken);
        return await Get(cancellationToken);
    }

    public async Task<FeatureVector?> Features(string schema, CancellationToken cancellationToken) =>
        row is null or { Deleted: true } ? null : (await store.Read(track, [schema], cancellationToken))?.FeaturesIn(schema);

    public async Task Propagate(CancellationToken cancellationToken)
    {
        if (row is null)
            return;
        await propagation.Drive(row, null, cancellationToken);
        behind = false;
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
    private async Task TryPropagate(bool written, FeatureVector[]? features, CancellationToken cancellationToken)
    {
        if (row is null || !(written || behind))
            return;
        try
        {
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
