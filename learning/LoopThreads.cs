using System.Runtime.ExceptionServices;

namespace ProductionValue.Learning;

/// <summary>Threads of its own for long loops: minutes of computing would starve the pool that answers everyone else.</summary>
internal sealed class LoopThreads : IDisposable
{
    private readonly int chunkSize;
    private readonly Barrier barrier;
    private readonly Thread[] threads;
    private Action<int>? body;
    private Exception? failure;
    private int count;
    private int next;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">How many, at least 1.</param>
    /// <param name="chunkSize">Iterations a thread takes at a time, at least 1: 1 where each is long.</param>
    public LoopThreads(int threads, int chunkSize = 64)
    {
        Require.InRange(threads, 1, int.MaxValue);
        Require.InRange(chunkSize, 1, int.MaxValue);
        this.chunkSize = chunkSize;
        barrier = new Barrier(threads + 1);
        this.threads = new Thread[threads];
        for (var number = 0; number < threads; number++)
        {
            this.threads[number] = new Thread(Work) { IsBackground = true, Name = $"learning-{number}", Priority = ThreadPriority.BelowNormal };
            this.threads[number].Start();
        }
    }

    /// <summary>Computes one long result an iteration on a thread a core, and gives them in order: the same whatever the number of cores.</summary>
    /// <param name="iterations">How many, at least 0.</param>
    /// <param name="each">The result of one; it must not write to what another reads.</param>
    /// <exception cref="OperationCanceledException">One of the calls was cancelled.</exception>
    /// <exception cref="AggregateException">One of the calls threw anything else.</exception>
    public static T[] Map<T>(int iterations, Func<int, T> each)
    {
        var results = new T[iterations];
        var workers = Math.Min(iterations, Environment.ProcessorCount);
        if (workers <= 1)
        {
            for (var i = 0; i < iterations; i++)
                results[i] = each(i);
            return results;
        }

        using var threads = new LoopThreads(workers, chunkSize: 1);
        threads.Run(iterations, i => results[i] = each(i));
        return results;
    }

    /// <summary>Calls <paramref name="each"/> for 0 to <paramref name="iterations"/> − 1, in no order, and waits for the end.</summary>
    /// <exception cref="OperationCanceledException">One of the calls was cancelled.</exception>
    /// <exception cref="AggregateException">One of the calls threw anything else.</exception>
    public void Run(int iterations, Action<int> each)
    {
        (count, next, body, failure) = (iterations, 0, each, null);
        barrier.SignalAndWait(); // Let them go …
        barrier.SignalAndWait(); // … and wait for the last.
        if (failure is OperationCanceledException)
            ExceptionDispatchInfo.Throw(failure);
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
                for (int first; (first = Interlocked.Add(ref next, chunkSize) - chunkSize) < count;)
                    for (var i = first; i < Math.Min(first + chunkSize, count); i++)
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
