using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProductionValue.Contracts;
using ProductionValue.Grains.Ingests;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Grains.Search;

/// <inheritdoc cref="IIndexShardGrain"/>
/// <remarks>The track rows are the shard's log: after a crash it loads its snapshot and reads the rows written since.</remarks>
[KeepAlive, EvenPlacement]
internal sealed partial class IndexShardGrain(
    ITrackStore store, GenerationCache generations, SearchPool pool, ShardOwners owners, BulkGate bulk, IOptions<LibraryOptions> options,
    ILogger<IndexShardGrain> logger)
    : Grain, IIndexShardGrain
{
    private ShardKey key;
    private IndexShard? shard; // Null once the generation is retired.
    private int unsavedChanges;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        key = ShardKey.Parse(this.GetPrimaryKeyString());
        var model = await generations.Get(key.Generation, cancellationToken);
        shard = await IndexShard.Open(
            SnapshotPath, model, key.Shard, await store.LastSequence(cancellationToken), options.Value, cancellationToken);
        IndexInstruments.Watch(shard.Measures, key);
        if (shard.Damage is not null)
        {
            IndexInstruments.SnapshotLost();
            LogDamaged(logger, key.ToString(), shard.Damage);
        }

        if (shard.Salvaged)
            await Mend(shard, cancellationToken);
        else if (shard.Count > 0)
            await ReadEntries(shard, cancellationToken);
        await CatchUp(int.MaxValue, cancellationToken);
        if (shard.Salvaged)
            await Save(cancellationToken);
        this.RegisterGrainTimer(Tend, new GrainTimerCreationOptions { DueTime = options.Value.ShardPeriod, Period = options.Value.ShardPeriod });
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (shard is not null && unsavedChanges > 0)
            await Save(cancellationToken);
        Close();
    }

    public async Task Apply(IndexChange change, CancellationToken cancellationToken)
    {
        if (shard is null)
            return; // A change in flight to a generation that has been retired meanwhile.
        shard.Apply(change);
        shard.Measure(change);
        if (++unsavedChanges >= options.Value.SnapshotEveryChanges)
            await Save(cancellationToken);
    }

    public async Task<ShardAnswer> Search(ShardQuery query, CancellationToken cancellationToken)
    {
        if (shard is not { } searched)
            return new ShardAnswer([], key.Generation);
        var search = pool.TryRun(() => searched.Search(query, cancellationToken), cancellationToken);
        return new ShardAnswer(search is null ? null : await search, key.Generation);
    }

    public async Task<ShardSummary> CatchUp(int mostRows, CancellationToken cancellationToken)
    {
        if (shard is null)
            return new ShardSummary(0, 0, 0, 0);
        var last = await store.LastSequence(cancellationToken);
        if (shard.Sequence < last)
            unsavedChanges += await ReadRows(shard, mostRows, cancellationToken);
        return await Describe(cancellationToken);
    }

    public Task<float[]?[]> Embeddings(TrackId[] tracks, CancellationToken cancellationToken) =>
        Task.FromResult(shard is { } read ? Array.ConvertAll(tracks, read.EmbeddingOf) : new float[]?[tracks.Length]);

    public Task<IndexedTrack?> Find(TrackId track, CancellationToken cancellationToken) => Task.FromResult(shard?.Find(track));

    public Task<bool> Holds(TrackId track, CancellationToken cancellationToken) => Task.FromResult(shard?.Holds(track) ?? false);

    public async Task<ShardSummary> Describe(CancellationToken cancellationToken) =>
        shard is null
            ? new ShardSummary(0, 0, 0, 0)
            : new ShardSummary(
                shard.Count, shard.Sequence, shard.SnapshotSequence, Math.Max(0, await store.LastSequence(cancellationToken) - shard.Sequence));

    public async Task Save(CancellationToken cancellationToken)
    {
        if (shard is null)
            return;
        // Changes arrive by track, not by sequence: only what has been read in order may be called seen.
        await CatchUp(int.MaxValue, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        try
        {
            await Task.Run(() => shard.Save(SnapshotPath), cancellationToken);
        }
        catch (IOException)
        {
            IndexInstruments.SnapshotLost();
            throw;
        }

        IndexInstruments.Saved(Stopwatch.GetElapsedTime(began));
        unsavedChanges = 0;
    }

    public async Task<VerifiedView> Verify(bool repair, CancellationToken cancellationToken)
    {
        await CatchUp(int.MaxValue, cancellationToken);
        if (shard is not { } verified)
            return new VerifiedView($"index shard {key}", 0, 0, false);
        var (rows, held, wrong) = (0L, 0L, 0L);
        await foreach (var row in store.Scan(verified.Schema, 0, cancellationToken))
        {
            if (row.Sequence > verified.Sequence)
                break; // Newer than what it was asked to know.
            if (!Owns(row.Track))
                continue;
            rows++;
            held += !row.Deleted && row.FeaturesIn(verified.Schema) is not null ? 1 : 0;
            wrong += verified.Agrees(row) ? 0 : 1;
        }

        // More than the rows give means entries whose rows are unknown; changes that came meanwhile wait for this call.
        wrong = Math.Max(wrong, verified.Count - held);
        if (repair && wrong > 0)
            await Rebuild(cancellationToken);
        return new VerifiedView($"index shard {key}", rows, wrong, repair && wrong > 0);
    }

    public Task Retire(CancellationToken cancellationToken)
    {
        Close();
        shard = null;
        File.Delete(SnapshotPath);
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private void Close()
    {
        if (shard is null)
            return;
        IndexInstruments.Forget(shard.Measures);
        shard.Close();
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

        if (!bulk.IsBusy)
            await CatchUp(int.MaxValue, cancellationToken);
    }

    private async Task Rebuild(CancellationToken cancellationToken)
    {
        File.Delete(SnapshotPath);
        var fresh = await IndexShard.Open(
            SnapshotPath, await generations.Get(key.Generation, cancellationToken), key.Shard, long.MaxValue, options.Value, cancellationToken);
        await ReadRows(fresh, int.MaxValue, cancellationToken);
        Close();
        shard = fresh;
        IndexInstruments.Watch(fresh.Measures, key);
        await Save(cancellationToken);
    }

    private string SnapshotPath =>
        Path.Combine(options.Value.IndexDirectory, string.Create(null, $"generation-{key.Generation}-shard-{key.Shard}.pvx"));

    private async Task<int> ReadRows(IndexShard target, int mostRows, CancellationToken cancellationToken)
    {
        var read = 0;
        var batch = new List<TrackRow>(Math.Min(mostRows, options.Value.CatchUpRows));
        await foreach (var row in store.Scan(target.Schema, target.Sequence, cancellationToken))
        {
            batch.Add(row);
            read++;
            if (batch.Count >= options.Value.CatchUpRows)
                await Flush();
            if (read >= mostRows)
                break;
        }

        await Flush();
        return read;

        async Task Flush()
        {
            var rows = batch;
            await Task.Run(() => target.Read(rows.Where(row => Owns(row.Track))), cancellationToken);
            if (rows.Count > 0)
                target.Sequence = rows[^1].Sequence;
            rows.Clear();
        }
    }

    /// <summary>A snapshot holds embeddings alone: what filters need comes from the rows.</summary>
    private async Task ReadEntries(IndexShard target, CancellationToken cancellationToken)
    {
        await foreach (var row in store.Scan(null, 0, cancellationToken))
        {
            if (row.Sequence > target.Sequence)
                break;
            if (Owns(row.Track))
                target.Note(row);
        }
    }

    /// <summary>Brings back what a salvaged snapshot has lost, from the rows it held.</summary>
    private async Task Mend(IndexShard target, CancellationToken cancellationToken)
    {
        var lost = 0;
        await foreach (var row in store.Scan(target.Schema, 0, cancellationToken))
        {
            if (row.Sequence > target.Sequence)
                break;
            if (Owns(row.Track) && await Task.Run(() => target.Mend(row), cancellationToken))
                lost++;
        }

        LogMended(logger, key.ToString(), lost);
    }

    private bool Owns(TrackId track) => ShardKey.ShardOf(track, options.Value.ShardCount) == key.Shard;

    [LoggerMessage(Level = LogLevel.Information, Message = "Shard {Shard} moves to silo {Owner}")]
    private static partial void LogMoving(ILogger logger, ShardKey shard, SiloAddress owner);

    [LoggerMessage(Level = LogLevel.Error, Message = "The snapshot of shard {Shard} is damaged or not its own ({Damage}); it was set aside and what is missing is read from the track rows")]
    private static partial void LogDamaged(ILogger logger, string shard, string damage);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} is whole again: {Lost} tracks that its snapshot had lost were added from their rows")]
    private static partial void LogMended(ILogger logger, string shard, int lost);
}
