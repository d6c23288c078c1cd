using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace ProductionValue.Grains.Search;

/// <summary>
/// A silo's places for searches, with a bounded queue: CPU work on the grain scheduler or in unbounded tasks would starve everything
/// else the silo does, liveness probes included.
/// </summary>
/// <remarks>
/// Searches run on the runtime's thread pool, so that under load a thread goes from a request to its search and on to the answer without the
/// kernel switching threads: on two cores a third more requests a second than with threads of its own. Between two searches other work of
/// the runtime's pool has its turn.
/// </remarks>
internal sealed class SearchPool : IThreadPoolWorkItem, IDisposable
{
    private readonly Queue<IQueuedSearch> queue = new();
    private int running; // Places taken: by searches at work, and by what is on its way to take one from the queue.
    private int coming; // Of these, on their way: never more than there are searches in the queue.
    private int busy;
    private bool over;

    public SearchPool(IOptions<LibraryOptions> options)
    {
        (Limit, Threads) = (options.Value.SearchQueueLimit, options.Value.SearchThreads);
        SearchInstruments.Watch(this);
    }

    /// <summary>Searches waiting for a place.</summary>
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

    /// <summary>Searches at work.</summary>
    public int Busy => Volatile.Read(ref busy);

    /// <summary>Searches that may be at work at once.</summary>
    public int Threads { get; }

    /// <summary>Runs <paramref name="search"/> in one of the pool's places.</summary>
    /// <param name="search">The search; looks at the token itself where it takes long.</param>
    /// <param name="cancellationToken">A search still waiting for a place when this is cancelled never begins.</param>
    /// <returns>Its result to await; null when the queue is full and the caller has to say "busy".</returns>
    public Task<T>? TryRun<T>(Func<T> search, CancellationToken cancellationToken)
    {
        var queued = new QueuedSearch<T>(this, search, cancellationToken);
        if (TryQueue(queued))
            return queued.Task;
        SearchInstruments.Rejected();
        return null;
    }

    /// <summary>Lets the queued searches finish.</summary>
    public void Dispose()
    {
        SearchInstruments.Forget(this);
        lock (queue)
        {
            over = true;
            while (running > 0)
                Monitor.Wait(queue);
        }
    }

    /// <summary>Does one search, and queues up again for the next.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        IQueuedSearch search;
        lock (queue)
        {
            search = queue.Dequeue();
            coming--;
        }

        search.Run();
        lock (queue)
        {
            if (queue.Count == coming)
            {
                if (--running == 0)
                    Monitor.PulseAll(queue);
                return;
            }

            coming++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private bool TryQueue(IQueuedSearch search)
    {
        lock (queue)
        {
            if (over || queue.Count >= Limit)
                return false;
            queue.Enqueue(search);
            if (running >= Threads)
                return true;
            running++;
            coming++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        return true;
    }

    private interface IQueuedSearch
    {
        void Run();
    }

    /// <summary>A search and the promise of its result in one object: this is made for every question.</summary>
    private sealed class QueuedSearch<T>(SearchPool pool, Func<T> search, CancellationToken cancellationToken)
        : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IQueuedSearch
    {
        private readonly ActivityContext asker = Activity.Current?.Context ?? default;
        private readonly long queued = Stopwatch.GetTimestamp();

        public void Run()
        {
            var began = Stopwatch.GetTimestamp();
            Interlocked.Increment(ref pool.busy);
            using var span = SearchInstruments.Span(asker);
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                SetResult(search());
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                SetCanceled(cancellationToken);
            }
            catch (Exception failure)
            {
                SetException(failure);
            }
            finally
            {
                Interlocked.Decrement(ref pool.busy);
                SearchInstruments.Ran(queued, began);
            }
        }
    }
}
