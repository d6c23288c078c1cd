using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProductionValue.Contracts;
using ProductionValue.Grains.Ingests;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Grains.Search;

/// <inheritdoc cref="IIndexShardGrain"/>
/// <remarks>
/// The track rows are the shard's log: after a crash it loads its snapshot and reads the rows written since. That may take minutes where
/// the snapshot is lost, longer than an activation may last, so it goes on behind the activation: questions wait for it until their deadline,
/// and changes need not be kept, because their rows are stored before the shard is told.
/// </remarks>
[KeepAlive, EvenPlacement]
internal sealed partial class IndexShardGrain(
    ITrackStore store, GenerationCache generations, SearchPool pool, ShardOwners owners, BulkGate bulk, IOptions<LibraryOptions> options,
    TimeProvider time, ILogger<IndexShardGrain> logger)
    : Grain, IIndexShardGrain, IDisposable
{
    /// <summary>How long a caller who brings the shard up to date waits for news of a loading one.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource leaving = new();
    private ShardKey key;
    private ShardRows rows = null!; // Set on activation, as all of these.
    private Task opening = Task.CompletedTask;
    private IndexShard? loading; // Until it serves.
    private IndexShard? shard; // Null while it is loading, and once the generation is retired.
    private IGrainTimer? tending;
    private bool toldWhileLoading;
    private int unsavedChanges;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        key = ShardKey.Parse(this.GetPrimaryKeyString());
        rows = new ShardRows(store, options.Value, key.Shard);
        opening = Open(leaving.Token);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await StopOpening();
        if (shard is not null && unsavedChanges > 0)
            await Save(cancellationToken);
        Close(shard);
    }

    public void Dispose() => leaving.Dispose();

    public async Task Apply(IndexChange change, CancellationToken cancellationToken)
    {
        if (shard is null)
        {
            toldWhileLoading = true; // Its row is stored, and read before the shard serves; or the generation has been retired meanwhile.
            return;
        }

        shard.Apply(change);
        shard.Measure(change);
        if (++unsavedChanges >= options.Value.SnapshotEveryChanges)
            await Save(cancellationToken);
    }

    /// <remarks>The pool's task is handed on as it is: awaiting it here would take one more turn of the grain for every question.</remarks>
    public Task<ShardAnswer> Search(ShardQuery query, CancellationToken cancellationToken) =>
        opening.IsCompletedSuccessfully ? Begin(query, cancellationToken) : SearchOnceOpen(query, cancellationToken);

    public async Task<SimilarFindings?> SearchSimilar(SimilarQuery query, int pool, CancellationToken cancellationToken)
    {
        await Opened(cancellationToken);
        return shard?.QuestionAbout(query, pool) is { } question
            ? new SimilarFindings(question, (await Search(question, cancellationToken)).Neighbors)
            : null;
    }

    public async Task<ShardSummary> CatchUp(int mostRows, CancellationToken cancellationToken)
    {
        if (!opening.IsCompleted)
            await Task.WhenAny(opening, Task.Delay(Glance, time, cancellationToken));
        if (shard is not null && shard.Sequence < await store.LastSequence(cancellationToken))
            unsavedChanges += await rows.Follow(shard, mostRows, cancellationToken);
        return await Describe(cancellationToken);
    }

    public async Task<float[]?[]> Embeddings(TrackId[] tracks, CancellationToken cancellationToken)
    {
        await Opened(cancellationToken);
        return shard is { } read ? Array.ConvertAll(tracks, read.EmbeddingOf) : new float[]?[tracks.Length];
    }

    public async Task<IndexedTrack?> Find(TrackId track, CancellationToken cancellationToken)
    {
        await Opened(cancellationToken);
        return shard?.Find(track);
    }

    public async Task<bool> Holds(TrackId track, CancellationToken cancellationToken)
    {
        if (!opening.IsCompleted)
            await Task.WhenAny(opening, Task.Delay(options.Value.SearchTimeout, time, cancellationToken));
        return shard?.Holds(track) ?? !opening.IsCompleted;
    }

    public async Task<ShardSummary> Describe(CancellationToken cancellationToken)
    {
        if (opening.IsCompleted)
            await opening; // Tells why it failed.
        if ((shard ?? loading) is not { } told)
            return new ShardSummary(0, 0, 0, opening.IsCompleted ? 0 : 1, !opening.IsCompleted);
        var behind = Math.Max(0, await store.LastSequence(cancellationToken) - told.Sequence);
        return shard is null
            ? new ShardSummary(told.Count, told.Sequence, told.SnapshotSequence, Math.Max(1, behind), Loading: true)
            : new ShardSummary(shard.Count, shard.Sequence, shard.SnapshotSequence, behind);
    }

    public async Task Save(CancellationToken cancellationToken)
    {
        await Opened(cancellationToken);
        if (shard is null)
            return;
        // Changes arrive by track, not by sequence: only what has been read in order may be called seen. No more than a call may take: what is
        // not read now is read at the next start.
        await CatchUp(options.Value.SnapshotEveryChanges, cancellationToken);
        await Store(shard, cancellationToken);
    }

    public async Task<VerifiedView> Verify(bool repair, CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken);
        await CatchUp(int.MaxValue, cancellationToken);
        if (shard is not { } verified)
            return new VerifiedView($"index shard {key}", 0, 0, false);
        var (seen, wrong) = await rows.Compare(verified, cancellationToken);
        if (repair && wrong > 0)
            await Rebuild(cancellationToken);
        return new VerifiedView($"index shard {key}", seen, wrong, repair && wrong > 0);
    }

    public async Task Retire(CancellationToken cancellationToken)
    {
        await StopOpening();
        Close(shard);
        shard = null;
        File.Delete(SnapshotPath);
        DeactivateOnIdle();
    }

    private async Task<ShardAnswer> SearchOnceOpen(ShardQuery query, CancellationToken cancellationToken)
    {
        await Opened(cancellationToken);
        return await Begin(query, cancellationToken);
    }

    private Task<ShardAnswer> Begin(ShardQuery query, CancellationToken cancellationToken)
    {
        var (searched, generation) = (shard, key.Generation);
        if (searched is null)
            return Task.FromResult(new ShardAnswer([], generation));
        return pool.TryRun(() => new ShardAnswer(searched.Search(query, cancellationToken), generation), cancellationToken)
            ?? Task.FromResult(new ShardAnswer(null, generation));
    }

    private async Task Open(CancellationToken cancellationToken)
    {
        try
        {
            var model = await generations.Get(key.Generation, cancellationToken);
            loading = await IndexShard.Open(
                SnapshotPath, model, key.Shard, await store.LastSequence(cancellationToken), options.Value, cancellationToken);
            IndexInstruments.Watch(loading.Measures, key);
            if (loading.Damage is not null)
            {
                IndexInstruments.SnapshotLost();
                LogDamaged(logger, key.ToString(), loading.Damage);
            }

            var lost = await rows.Complete(loading, cancellationToken);
            if (loading.Salvaged)
                LogMended(logger, key.ToString(), lost);
            do
            {
                toldWhileLoading = false;
                unsavedChanges += await rows.Follow(loading, int.MaxValue, cancellationToken);
            }
            while (toldWhileLoading);
            (shard, loading) = (loading, null); // In one turn with the last look: no change comes in between.
            if (shard.Salvaged)
                await Store(shard, cancellationToken);
            tending = this.RegisterGrainTimer(Tend, new GrainTimerCreationOptions { DueTime = options.Value.ShardPeriod, Period = options.Value.ShardPeriod });
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogNotOpened(logger, failure, key.ToString());
            DeactivateOnIdle(); // The next call tries again with a new activation; those that wait are told why.
            throw;
        }
    }

    /// <summary>Waits for the shard to serve, as long as a question may take.</summary>
    /// <exception cref="TimeoutException">It is still being loaded.</exception>
    /// <remarks>Throws what kept it from being opened.</remarks>
    private Task Opened(CancellationToken cancellationToken) =>
        opening.IsCompletedSuccessfully ? Task.CompletedTask : opening.WaitAsync(options.Value.SearchTimeout, time, cancellationToken);

    private async Task StopOpening()
    {
        await leaving.CancelAsync();
        await opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext); // Told already to whoever waits for it.
        Close(loading);
        loading = null;
    }

    private static void Close(IndexShard? closed)
    {
        if (closed is null)
            return;
        IndexInstruments.Forget(closed.Measures);
        closed.Close();
    }

    /// <summary>
    /// Reads what it was not told of (while two activations live side by side, a change reaches one of them), and moves on to the silo it
    /// belongs on since silos came or went.
    /// </summary>
    private async Task Tend(CancellationToken cancellationToken)
    {
        if (owners.OwnerOf(key) is { } owner && owner != owners.Here)
        {
            LogMoving(logger, key, owner);
            MigrateOnIdle(); // Placement names the owner, and it is activated there at once instead of by the next question.
            return;
        }

        if (!bulk.IsBusy && (await CatchUp(options.Value.CatchUpRows, cancellationToken)).Behind > 0)
            tending!.Change(TimeSpan.Zero, options.Value.ShardPeriod); // In pieces: questions and changes come in between.
    }

    private async Task Rebuild(CancellationToken cancellationToken)
    {
        File.Delete(SnapshotPath);
        var fresh = await IndexShard.Open(
            SnapshotPath, await generations.Get(key.Generation, cancellationToken), key.Shard, long.MaxValue, options.Value, cancellationToken);
        await rows.Follow(fresh, int.MaxValue, cancellationToken);
        Close(shard);
        shard = fresh;
        IndexInstruments.Watch(fresh.Measures, key);
        await Save(cancellationToken);
    }

    private async Task Store(IndexShard stored, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await Task.Run(() => stored.Save(SnapshotPath), cancellationToken);
        }
        catch (IOException)
        {
            IndexInstruments.SnapshotLost();
            throw;
        }

        IndexInstruments.Saved(Stopwatch.GetElapsedTime(began));
        unsavedChanges = 0;
    }

    private string SnapshotPath =>
        Path.Combine(options.Value.IndexDirectory, string.Create(null, $"generation-{key.Generation}-shard-{key.Shard}.pvx"));

    [LoggerMessage(Level = LogLevel.Information, Message = "Shard {Shard} moves to silo {Owner}")]
    private static partial void LogMoving(ILogger logger, ShardKey shard, SiloAddress owner);

    [LoggerMessage(Level = LogLevel.Error, Message = "The snapshot of shard {Shard} is damaged or not its own ({Damage}); it was set aside and what is missing is read from the track rows")]
    private static partial void LogDamaged(ILogger logger, string shard, string damage);

    [LoggerMessage(Level = LogLevel.Error, Message = "Shard {Shard} could not be opened; the next question tries again")]
    private static partial void LogNotOpened(ILogger logger, Exception failure, string shard);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} is whole again: {Lost} tracks that its snapshot had lost were added from their rows")]
    private static partial void LogMended(ILogger logger, string shard, int lost);
}
