namespace ProductionValue.Learning;

/// <summary>Threads of its own for long loops: minutes of computing would starve the pool that answers everyone else.</summary>
internal sealed class LoopThreads : IDisposable
{
    private const int ChunkSize = 64;
    private readonly Barrier barrier;
    private readonly Thread[] threads;
    private Action<int>? body;
    private Exception? failure;
    private int count;
    private int next;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">How many, at least 1.</param>
    public LoopThreads(int threads)
    {
        Require.InRange(threads, 1, int.MaxValue);
        barrier = new Barrier(threads + 1);
        this.threads = new Thread[threads];
        for (var number = 0; number < threads; number++)
        {
            this.threads[number] = new Thread(Work) { IsBackground = true, Name = $"map-{number}", Priority = ThreadPriority.BelowNormal };
            this.threads[number].Start();
        }
    }

    /// <summary>Calls <paramref name="each"/> for 0 to <paramref name="iterations"/> − 1, in no order, and waits for the end.</summary>
    /// <exception cref="AggregateException">One of the calls threw.</exception>
    public void Run(int iterations, Action<int> each)
    {
        (count, next, body, failure) = (iterations, 0, each, null);
        barrier.SignalAndWait(); // Let them go …
        barrier.SignalAndWait(); // … and wait for the last.
        if (failure is not null)
            throw new AggregateException(failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        body = null;
        barrier.SignalAndWait();
        foreach (var thread in threads)
            thread.Join();
        barrier.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            barrier.SignalAndWait();
            if (body is not { } each)
                return;
            try
            {
                for (int first; (first = Interlocked.Add(ref next, ChunkSize) - ChunkSize) < count;)
                    for (var i = first; i < Math.Min(first + ChunkSize, count); i++)
                        each(i);
            }
            catch (Exception thrown)
            {
                failure = thrown;
            }

            barrier.SignalAndWait();
        }
    }
}
