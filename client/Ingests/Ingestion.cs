using System.Threading.Channels;

namespace ProductionValue.Client;

/// <summary>
/// Brings planned files into the library: files are read while those before them are sent. What the silo has acknowledged
/// stays, so an import that was interrupted is taken up by running it again.
/// </summary>
/// <param name="client">The library.</param>
/// <param name="preparation">Reads the files.</param>
/// <param name="options">Limits.</param>
internal sealed class Ingestion(ProductionValueClient client, FilePreparation preparation, IngestOptions options)
{
    private readonly List<FileOutcome> _outcomes = [];

    /// <summary>What was acknowledged so far.</summary>
    public IReadOnlyList<FileOutcome> Outcomes => _outcomes;

    /// <summary>Ingests the files.</summary>
    /// <param name="ingest">Identity of the import.</param>
    /// <param name="plan">The files.</param>
    /// <param name="advance">Told of each file that has been read or refused; called from several threads.</param>
    /// <param name="cancellationToken">Stops it between two requests.</param>
    public async Task<IngestSummary> Run(string ingest, IReadOnlyList<PlannedFile> plan, Action<int> advance, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var batches = Channel.CreateBounded<PreparedFile[]>(options.BatchesAhead);
        var reading = Read(plan, batches.Writer, advance, stop.Token);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(stop.Token))
            {
                await Send(ingest, [.. batch.Where(file => file.Twin is null)], stop.Token);
                await Send(ingest, [.. batch.Where(file => file.Twin is not null).Select(Follow)], stop.Token);
            }
        }
        finally
        {
            await stop.CancelAsync(); // Where sending failed, reading must not go on unseen.
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Its failure came through the channel.
        }

        await client.CompleteIngest(ingest, cancellationToken);
        return IngestSummary.Of(ingest, _outcomes);
    }

    private async Task Read(IReadOnlyList<PlannedFile> plan, ChannelWriter<PreparedFile[]> batches, Action<int> advance, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var window in plan.Chunk(options.Window))
            {
                await foreach (var batch in preparation.Prepare(window, advance, cancellationToken))
                    await batches.WriteAsync(batch, cancellationToken);
            }

            batches.Complete();
        }
        catch (Exception failure)
        {
            batches.Complete(failure);
            throw;
        }
    }

    // Sent as what its first copy was: the silo finds the track unchanged, and the account holds both files.
    private static PreparedFile Follow(PreparedFile copy) => copy with
    {
        File = copy.File with { Submission = copy.Twin!.Accepted, Refusal = copy.Twin.Accepted is null ? copy.Twin.Refusal ?? "its first copy was refused" : null },
    };

    private async Task Send(string ingest, PreparedFile[] batch, CancellationToken cancellationToken)
    {
        if (batch.Length == 0)
            return;
        var told = await client.SendFiles(ingest, [.. batch.Select(file => file.File)], cancellationToken);
        var byPath = told.ToDictionary(outcome => outcome.Path, StringComparer.Ordinal);
        foreach (var file in batch)
        {
            if (!byPath.TryGetValue(file.File.Path, out var outcome))
                throw new HttpRequestException($"expected an outcome for {file.File.Path}, the silo told none");
            if (file.Replaces is { } replaced && outcome.Outcome is not null)
                await client.Remove(replaced, cancellationToken);
            _outcomes.Add(FileOutcome.Of(outcome, file.Remark));
            if (file.Own is not { } own)
                continue;
            own.Accepted = outcome.Outcome is null ? null : file.File.Submission! with { Features = [] };
            own.Refusal = outcome.Reason ?? file.File.Refusal;
        }
    }
}
