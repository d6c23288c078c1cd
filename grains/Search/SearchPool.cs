using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace ProductionValue.Grains.Search;

/// <summary>
/// A silo's own threads for searches, with a bounded queue: CPU work on the grain scheduler or in unbounded tasks would starve everything
/// else the silo does, liveness probes included.
/// </summary>
internal sealed class SearchPool : IDisposable
{
    private readonly Queue<Action> queue = new();
    private readonly Thread[] threads;
    private int busy;
    private bool over;

    public SearchPool(IOptions<LibraryOptions> options)
    {
        Limit = options.Value.SearchQueueLimit;
        threads = new Thread[options.Value.SearchThreads];
        for (var number = 0; number < threads.Length; number++)
        {
            threads[number] = new Thread(Work) { IsBackground = true, Name = $"search-{number}" };
            threads[number].Start();
        }

        SearchInstruments.Watch(this);
    }

    /// <summary>Searches waiting for a thread.</summary>
    public int Waiting
    {
        get
        {
            lock (queue)
                return queue.Count;
        }
    }

    /// <summary>Searches that may wait.</summary>
    public int Limit { get; }

    /// <summary>Threads at work.</summary>
    public int Busy => Volatile.Read(ref busy);

    /// <summary>Threads.</summary>
    public int Threads => threads.Length;

    /// <summary>Runs <paramref name="search"/> on one of the pool's threads.</summary>
    /// <param name="search">The search; looks at the token itself where it takes long.</param>
    /// <param name="cancellationToken">A search still waiting for a thread when this is cancelled never begins.</param>
    /// <returns>Its result to await; null when the queue is full and the caller has to say "busy".</returns>
    public Task<T>? TryRun<T>(Func<T> search, CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asker = Activity.Current?.Context ?? default;
        var queued = Stopwatch.GetTimestamp();
        if (TryQueue(() => Run(search, completion, queued, asker, cancellationToken)))
            return completion.Task;
        SearchInstruments.Rejected();
        return null;
    }

    /// <summary>Lets the queued searches finish and ends the threads.</summary>
    public void Dispose()
    {
        SearchInstruments.Forget(this);
        lock (queue)
        {
            over = true;
            Monitor.PulseAll(queue);
        }

        foreach (var thread in threads)
            thread.Join();
    }

    private void Run<T>(Func<T> search, TaskCompletionSource<T> completion, long queued, ActivityContext asker, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref busy);
        using var span = SearchInstruments.Span(asker);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            completion.SetResult(search());
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            completion.SetCanceled(cancellationToken);
        }
        catch (Exception failure)
        {
            completion.SetException(failure);
        }
        finally
        {
            Interlocked.Decrement(ref busy);
            SearchInstruments.Ran(queued, began);
        }
    }

    private bool TryQueue(Action search)
    {
        lock (queue)
        {
            if (over || queue.Count >= Limit)
                return false;
            queue.Enqueue(search);
            Monitor.Pulse(queue);
            return true;
        }
    }

    private void Work()
    {
        while (Take() is { } search)
            search();
    }

    /// <summary>The next search, waited for without spinning: the cores belong to those who have work. Null at the end.</summary>
    private Action? Take()
    {
        lock (queue)
        {
            while (queue.Count == 0 && !over)
                Monitor.Wait(queue);
            return queue.TryDequeue(out var search) ? search : null;
        }
    }
}
