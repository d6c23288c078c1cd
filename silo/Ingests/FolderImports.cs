using System.Collections.Concurrent;
using ProductionValue.Contracts;
using ProductionValue.Credits;
using ProductionValue.Silo.Http;

namespace ProductionValue.Silo;

/// <summary>Imports folders that lie where this silo may read, in the background, a bounded number of files at a time.</summary>
internal sealed partial class FolderImports(
    IGrainFactory grains, SoundFileReading reading, LibraryRoots roots, HttpLimits limits, ILogger<FolderImports> logger) : IHostedService, IDisposable
{
    private const int Batch = 8;

    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".mp3", ".mp2", ".flac", ".ogg", ".oga", ".opus", ".wav", ".aif", ".aiff", ".m4a", ".m4b", ".aac", ".mp4", ".wma", ".ape", ".wv", ".mka", ".caf", ".au",
        ".it", ".mod", ".s3m", ".xm",
    };

    private readonly ConcurrentDictionary<string, Running> running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Starts an import.</summary>
    /// <param name="folder">A folder or file below the roots, resolved.</param>
    /// <param name="manifest">A manifest below the roots, resolved; null: every file of sound in the folder.</param>
    /// <returns>The import's id, or null where as many are running as may be.</returns>
    public async Task<string?> Start(string folder, string? manifest)
    {
        if (running.Count >= limits.MaxImports)
            return null;
        var id = "folder-" + Guid.NewGuid().ToString("N");
        await grains.GetGrain<IIngestGrain>(id).Take([], CancellationToken.None); // The account exists before anybody asks for it.
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        running[id] = new Running(cancel, Task.Run(() => Guarded(id, folder, manifest, cancel.Token), CancellationToken.None));
        return id;
    }

    /// <summary>Stops an import's work; nothing happens where it is not running here.</summary>
    public void Cancel(string id)
    {
        if (running.TryGetValue(id, out var import))
            import.Cancel.Cancel();
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await Task.WhenAll(running.Values.Select(import => import.Work)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose() => stopping.Dispose();

    private async Task Guarded(string id, string folder, string? manifest, CancellationToken cancellationToken)
    {
        var ingest = grains.GetGrain<IIngestGrain>(id);
        try
        {
            await Import(ingest, folder, manifest, cancellationToken);
            await ingest.Complete(CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            LogCancelled(id);
        }
        catch (Exception failure)
        {
            LogFailed(failure, id);
            await ingest.Take([new IngestFile(manifest ?? folder, null, failure.Message)], CancellationToken.None);
            await ingest.Complete(CancellationToken.None);
        }
        finally
        {
            if (running.TryRemove(id, out var ended))
                ended.Cancel.Dispose();
        }
    }

    private async Task Import(IIngestGrain ingest, string folder, string? manifest, CancellationToken cancellationToken)
    {
        var files = (manifest is null ? Below(folder) : Listed(manifest)).ToArray();
        foreach (var batch in files.Chunk(Batch))
        {
            var read = new IngestFile[batch.Length];
            await Parallel.ForEachAsync(
                Enumerable.Range(0, batch.Length),
                new ParallelOptions { MaxDegreeOfParallelism = limits.MaxExtractions, CancellationToken = cancellationToken },
                async (position, token) => read[position] = await Read(batch[position], token));
            await ingest.Take(read, cancellationToken);
        }
    }

    private async Task<IngestFile> Read(SoundFileNames names, CancellationToken cancellationToken)
    {
        try
        {
            // Each file by itself: a link inside a folder may lead out of it.
            return roots.Resolve(names.StoredPath) is { } real
                ? await reading.Read(real, names, cancellationToken)
                : new IngestFile(names.Path, null, "file: expected one below the folders this silo may read, got one outside");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new IngestFile(names.Path, null, "expected a readable file, but reading it failed: " + failure.Message);
        }
    }

    private static IEnumerable<SoundFileNames> Below(string folder)
    {
        if (File.Exists(folder))
            return [new SoundFileNames(folder, folder)];
        var everything = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        return Directory.EnumerateFiles(folder, "*", everything).Where(file => Endings.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal)
            .Select(file => new SoundFileNames(file, file));
    }

    private static IEnumerable<SoundFileNames> Listed(string manifest) =>
        Manifest.Read(manifest).Rows.Select(row => new SoundFileNames(row.FullPath, row.FullPath, row));

    [LoggerMessage(Level = LogLevel.Information, Message = "Import {Import} was cancelled")]
    private partial void LogCancelled(string import);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Import {Import} ended early")]
    private partial void LogFailed(Exception exception, string import);

    private sealed record Running(CancellationTokenSource Cancel, Task Work);
}
