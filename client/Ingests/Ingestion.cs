using System.Threading.Channels;

namespace ProductionValue.Client;

/// <summary>
/// Brings planned files into the library: one window of files is read while the one before it is sent. What the silo has acknowledged
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
    /// <param name="advance">Told how many more files are accounted for.</param>
    /// <param name="cancellationToken">Stops it between two requests.</param>
    public async Task<IngestSummary> Run(string ingest, IReadOnlyList<PlannedFile> plan, Action<int> advance, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var windows = Channel.CreateBounded<PreparedFile[]>(options.WindowsAhead);
        var reading = Read(plan, windows.Writer, stop.Token);
        try
        {
            await foreach (var window in windows.Reader.ReadAllAsync(stop.Token))
                await SendWindow(ingest, window, advance, stop.Token);
        }
        finally
        {
            await stop.CancelAsync(); // Where sending failed, reading must not go on unseen.
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Its failure came through the channel.
        }

        await client.CompleteIngest(ingest, cancellationToken);
        return IngestSummary.Of(ingest, _outcomes);
    }

    private async Task Read(IReadOnlyList<PlannedFile> plan, ChannelWriter<PreparedFile[]> windows, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var window in plan.Chunk(options.Window))
                await windows.WriteAsync(await preparation.Prepare(window, cancellationToken), cancellationToken);
            windows.Complete();
        }
        catch (Exception failure)
        {
            windows.Complete(failure);
            throw;
        }
    }

    private async Task SendWindow(string ingest, PreparedFile[] window, Action<int> advance, CancellationToken cancellationToken)
    {
        foreach (var batch in window.Where(file => file.Twin is null).Chunk(options.Batch))
            await SendBatch(ingest, batch, advance, cancellationToken);
        foreach (var batch in window.Where(file => file.Twin is not null).Select(Follow).Chunk(options.Batch))
            await SendBatch(ingest, batch, advance, cancellationToken);
    }

    // Sent as what its first copy was: the silo finds the track unchanged, and the account holds both files.
    private static PreparedFile Follow(PreparedFile copy) => copy with
    {
        File = copy.File with { Submission = copy.Twin!.Accepted, Refusal = copy.Twin.Accepted is null ? copy.Twin.Refusal ?? "its first copy was refused" : null },
    };

    private async Task SendBatch(string ingest, PreparedFile[] batch, Action<int> advance, CancellationToken cancellationToken)
    {
        var told = await client.SendFiles(ingest, [.. batch.Select(file => file.File)], cancellationToken);
        var byPath = told.ToDictionary(outcome => outcome.Path, StringComparer.Ordinal);
        foreach (var file in batch)
        {
            if (!byPath.TryGetValue(file.File.Path, out var outcome))
                throw new HttpRequestException($"expected an outcome for {file.File.Path}, the silo told none");
            _outcomes.Add(FileOutcome.Of(outcome, file.Remark));
            if (file.Own is not { } own)
                continue;
            own.Accepted = outcome.Outcome is null ? null : file.File.Submission! with { Features = [] };
            own.Refusal = outcome.Reason ?? file.File.Refusal;
        }

        advance(batch.Length);
    }
}
