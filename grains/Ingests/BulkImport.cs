using System.Threading.Channels;
using Microsoft.Extensions.Options;
using ProductionValue.Contracts;
using ProductionValue.Grains.Credits;
using ProductionValue.Grains.Search;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Grains.Ingests;

/// <summary>A line of a bulk import as it came.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Utf8">Its bytes.</param>
public readonly record struct ImportText(long Number, byte[] Utf8);

/// <summary>A line of a bulk import.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Submission">The track; null where the line is none.</param>
/// <param name="Refusal">Why it is none.</param>
public readonly record struct ImportLine(long Number, TrackSubmission? Submission, string? Refusal);

/// <summary>
/// Takes many tracks at once: rows go straight to the storage, many writers to a transaction, without waking a grain each; the views read
/// them from there in bulk. A track that exists already goes the usual way. Sending the same lines again changes nothing.
/// </summary>
public sealed class BulkImport
{
    private const int RefusalsTold = 100;
    private const int GrainsAtOnce = 32;

    private readonly ITrackStore store;
    private readonly IGrainFactory grains;
    private readonly NameResolver resolver;
    private readonly BulkGate gate;
    private readonly IOptions<LibraryOptions> options;
    private readonly TimeProvider time;

    internal BulkImport(ITrackStore store, IGrainFactory grains, NameResolver resolver, BulkGate gate, IOptions<LibraryOptions> options, TimeProvider time) =>
        (this.store, this.grains, this.resolver, this.gate, this.options, this.time) = (store, grains, resolver, gate, options, time);


    /// <summary>Takes all lines.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="parse">Makes a track of a line, on many threads at a time; null where there is nothing in it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="IOException">The storage failed; the lines before may be stored, so send them again.</exception>
    public async Task<ImportSummary> Run(IAsyncEnumerable<ImportText> lines, Func<ImportText, ImportLine?> parse, CancellationToken cancellationToken)
    {
        using var busy = gate.Enter();
        var began = time.GetTimestamp();
        var account = new ImportAccount { Names = await resolver.Current(cancellationToken) };
        var queue = Channel.CreateBounded<ImportText>(options.Value.ImportConcurrency * 2);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        async Task Work()
        {
            try
            {
                await foreach (var line in queue.Reader.ReadAllAsync(failed.Token))
                {
                    if (parse(line) is { } parsed)
                        await Take(parsed, account, failed.Token);
                }
            }
            catch
            {
                await failed.CancelAsync();
                throw;
            }
        }

        var writers = Enumerable.Range(0, options.Value.ImportConcurrency).Select(_ => Task.Run(Work, CancellationToken.None)).ToArray();
        try
        {
            await foreach (var line in lines.WithCancellation(failed.Token))
                await queue.Writer.WriteAsync(line, failed.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(writers); // Throws what a writer failed of.
            throw;
        }
        finally
        {
            queue.Writer.TryComplete();
        }

        await Task.WhenAll(writers);
        var taken = time.GetTimestamp();
        await TellViews(account, cancellationToken);
        return account.Summarize(time.GetElapsedTime(began, taken), time.GetElapsedTime(taken));
    }

    private async Task Take(ImportLine line, ImportAccount account, CancellationToken cancellationToken)
    {
        if (line.Submission is not { } submission)
        {
            account.Refuse(line.Number, line.Refusal ?? "expected a track, got nothing", RefusalsTold);
            return;
        }

        var refusal = SubmissionChecks.Refuse(submission, options.Value.SchemaDimensions)
            ?? (submission.Features.Length == 0 ? "features: expected at least one vector, got none" : null);
        if (refusal is not null)
        {
            account.Refuse(line.Number, refusal, RefusalsTold);
            return;
        }

        try
        {
            var named = submission with { Credits = await resolver.Apply(account.Names, submission.Credits, cancellationToken) };
            var (next, outcome) = TrackChange.Put(null, named, time.GetUtcNow());
            var written = await store.Write(next!, cancellationToken);
            account.Add(outcome);
            account.Remember(written);
        }
        catch (StaleVersionException)
        {
            // It exists: only its grain knows how a submission changes it.
            var reply = await grains.GetGrain<ITrackGrain>(submission.Track.Value).Put(submission, cancellationToken);
            if (reply.Outcome is { } outcome)
                account.Add(outcome);
            else
                account.Refuse(line.Number, reply.Refusal ?? "refused", RefusalsTold);
        }
    }

    /// <summary>Brings index and producers up to what is stored, and notes that they are.</summary>
    private async Task TellViews(ImportAccount account, CancellationToken cancellationToken)
    {
        await FollowRulings(account, cancellationToken);
        // Read after the rows were written: a generation whose build starts later reads the rows itself.
        var generations = await grains.GetGrain<IModelGrain>(0).Current(cancellationToken);
        foreach (var generation in new[] { generations.Live, generations.Building }.Where(generation => generation != 0))
            await Task.WhenAll(Enumerable.Range(0, options.Value.ShardCount).Select(shard => CatchUp(generation, shard, cancellationToken)));
        if (generations.Live != 0)
        {
            foreach (var producers in account.Producers.Keys.Chunk(GrainsAtOnce))
                await Task.WhenAll(producers.Select(producer => grains.GetGrain<IProducerGrain>(producer.Value).Reload(cancellationToken)));
        }

        await store.MarkPropagated(account.Written, cancellationToken);
    }

    /// <summary>A ruling on names that came while the rows were written may have walked past them.</summary>
    private async Task FollowRulings(ImportAccount account, CancellationToken cancellationToken)
    {
        if (account.Written.IsEmpty || (await resolver.Current(cancellationToken)).Revision == account.Names.Revision)
            return;
        var written = account.Written.ToHashSet();
        await foreach (var row in store.Scan(null, written.Min() - 1, cancellationToken))
        {
            if (row.Credits.Length > 0 && written.Contains(row.Sequence))
                await grains.GetGrain<ITrackGrain>(row.Track.Value).Reconcile(cancellationToken);
        }
    }

    private async Task CatchUp(int generation, int shard, CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<IIndexShardGrain>(new ShardKey(generation, shard).ToString());
        while ((await grain.CatchUp(options.Value.CatchUpRows, cancellationToken)).Behind > 0)
            await Task.Yield(); // Other changes come in between.
    }
}
