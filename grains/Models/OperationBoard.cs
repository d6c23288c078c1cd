using System.Diagnostics;
using Microsoft.Extensions.Logging;
using ProductionValue.Contracts;

namespace ProductionValue.Grains.Models;

/// <summary>The long operations of one grain: started, told of, cancelled. They run beside the grain's calls, on its scheduler.</summary>
internal sealed partial class OperationBoard(ILogger logger) : IDisposable
{
    private const int Kept = 32;
    private readonly Lock changing = new(); // Progress is told by the threads that do the work.
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> running = [];

    /// <summary>Runs an operation.</summary>
    /// <param name="kind">Beginning of its id.</param>
    /// <param name="step">What it does first.</param>
    /// <param name="work">The work; told the id, and cancelled by a person or when the grain goes.</param>
    /// <returns>The operation as it starts.</returns>
    public OperationStatus Start(string kind, string step, Func<string, CancellationToken, Task> work)
    {
        var id = $"{kind}-{Guid.NewGuid():N}";
        var entry = new Entry(new OperationStatus(id, step, Done: false, Error: null), CancellationTokenSource.CreateLinkedTokenSource(stopping.Token));
        lock (changing)
        {
            foreach (var ended in entries.Values.Where(other => other.Status.Done).Select(other => other.Status.Id).Take(entries.Count - Kept).ToArray())
                entries.Remove(ended);
            entries[id] = entry;
        }

        running.RemoveAll(task => task.IsCompleted);
        running.Add(Guard(id, entry.Cancelling, work));
        return entry.Status;
    }

    /// <summary>How far an operation is; null where none has that id.</summary>
    public OperationStatus? Find(string id)
    {
        lock (changing)
            return entries.TryGetValue(id, out var entry) ? entry.Status : null;
    }

    /// <summary>Asks an operation to end; nothing happens where it has.</summary>
    /// <returns>How far it is; null where none has that id.</returns>
    public OperationStatus? Cancel(string id)
    {
        lock (changing)
        {
            if (!entries.TryGetValue(id, out var entry))
                return null;
            if (!entry.Status.Done)
                entry.Cancelling.Cancel();
            return entry.Status;
        }
    }

    /// <summary>Tells of progress, from any thread.</summary>
    public void Report(string id, Func<OperationStatus, OperationStatus> change)
    {
        lock (changing)
        {
            if (entries.TryGetValue(id, out var entry))
                entry.Status = change(entry.Status);
        }
    }

    /// <summary>Progress of a step as a share.</summary>
    public IProgress<double> Shares(string id) => new ShareProgress(share => Report(id, status => status with { Share = share }));

    /// <summary>Cancels everything and waits for the end.</summary>
    public async Task Stop()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(running);
    }

    /// <inheritdoc/>
    public void Dispose() => stopping.Dispose();

    private async Task Guard(string id, CancellationTokenSource cancelling, Func<string, CancellationToken, Task> work)
    {
        await Task.Yield();
        var (began, failed) = (Stopwatch.GetTimestamp(), false);
        try
        {
            await work(id, cancelling.Token);
            Report(id, status => status with { Done = true, Share = null });
        }
        catch (OperationCanceledException)
        {
            Report(id, status => status with { Done = true, Share = null, Error = "cancelled" });
        }
        catch (Exception failure)
        {
            failed = true;
            if (failure is InvalidOperationException or ArgumentException)
                LogRefused(logger, id, failure.Message); // The library is not ready for it: nothing is broken.
            else
                LogFailed(logger, failure, id);
            Report(id, status => status with { Done = true, Share = null, Error = failure.Message });
        }
        finally
        {
            ModelInstruments.Ended(id, failed, Stopwatch.GetElapsedTime(began));
            lock (changing)
                cancelling.Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Operation {Operation} failed")]
    private static partial void LogFailed(ILogger logger, Exception failure, string operation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Operation {Operation} was refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string operation, string reason);

    private sealed class Entry(OperationStatus status, CancellationTokenSource cancelling)
    {
        public OperationStatus Status { get; set; } = status;

        public CancellationTokenSource Cancelling { get; } = cancelling;
    }

    /// <summary>Calls at once and in order, unlike <see cref="Progress{T}"/>.</summary>
    private sealed class ShareProgress(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
