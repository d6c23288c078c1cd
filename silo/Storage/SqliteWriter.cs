using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace ProductionValue.Silo.Storage;

/// <summary>
/// The one thread that writes. It takes whatever is waiting into one transaction, and acknowledges after the commit: one flush to disk
/// serves many callers. A statement that fails is undone alone; a commit that fails, fails for all of its transaction.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private readonly SqliteSession session;
    private readonly Action<WriteBatch> beforeCommit;
    private readonly Action rolledBack;
    private readonly Action<WriterMoment>? probe;
    private readonly int maxBatch;
    private readonly Channel<WriteJob> queue;
    private readonly Thread thread;
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts the thread.</summary>
    /// <param name="session">The writing connection; closed by this.</param>
    /// <param name="options">Limits of queue and transaction.</param>
    /// <param name="beforeCommit">Runs in every transaction after the callers' statements; its failure is the transaction's.</param>
    /// <param name="rolledBack">Runs where a transaction failed after that.</param>
    /// <param name="probe">Called on the writer's thread at every moment; a failure it throws is the storage's. For tests.</param>
    public SqliteWriter(SqliteSession session, StorageOptions options, Action<WriteBatch> beforeCommit, Action rolledBack, Action<WriterMoment>? probe)
    {
        this.session = session;
        this.beforeCommit = beforeCommit;
        this.rolledBack = rolledBack;
        this.probe = probe;
        maxBatch = options.MaxBatch;
        queue = Channel.CreateBounded<WriteJob>(new BoundedChannelOptions(options.WriterQueueLimit) { SingleReader = true });
        thread = new Thread(Serve) { IsBackground = true, Name = "library writer" };
        thread.Start();
    }

    /// <summary>Queues a write, waiting for a place in the queue where it is full.</summary>
    /// <param name="statements">Runs on the writer's thread, inside the transaction.</param>
    /// <param name="cancellationToken">Withdraws the write while it waits; once it runs, it ends as it ends.</param>
    /// <returns>What the statements returned, durable when the task completes.</returns>
    /// <exception cref="IOException">The storage failed; whether the write happened is unknown.</exception>
    public async Task<T> Write<T>(Func<WriteBatch, T> statements, CancellationToken cancellationToken)
    {
        var job = new WriteJob<T>(statements, cancellationToken);
        try
        {
            await queue.Writer.WriteAsync(job, cancellationToken);
        }
        catch (ChannelClosedException closed)
        {
            throw new IOException($"{session.Path}: the storage is closed", closed);
        }

        return await job.Completion;
    }

    /// <summary>Writes what is queued and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await stopped.Task;
    }

    private void Serve()
    {
        var jobs = new List<WriteJob>(maxBatch);
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            jobs.Clear();
            while (jobs.Count < maxBatch && queue.Reader.TryRead(out var job))
                jobs.Add(job);
            Commit(jobs);
        }

        session.Dispose();
        stopped.SetResult();
    }

    private void Commit(List<WriteJob> jobs)
    {
        try
        {
            // Savepoints copy every page a write touches, and hardly any write fails half-way: only where one did are they worth it.
            if (!TryCommit(jobs, withSavepoints: false))
                TryCommit(jobs, withSavepoints: true);
        }
#pragma warning disable CA1031 // Whatever ends the transaction is told to every caller in it; the thread lives on for the next ones.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            var told = RollBack(failure);
            rolledBack();
            foreach (var job in jobs)
                job.Fail(told);
            return;
        }

        StorageInstruments.Committed(jobs.Count);
        foreach (var job in jobs)
            job.Acknowledge();
    }

    /// <summary>Runs all statements in one transaction.</summary>
    /// <returns>False where one failed half-way without a savepoint to go back to: everything was rolled back.</returns>
    private bool TryCommit(List<WriteJob> jobs, bool withSavepoints)
    {
        session.Run("BEGIN IMMEDIATE");
        var batch = new WriteBatch(session);
        foreach (var job in jobs)
        {
            if (job.IsAbandoned && !job.HasRun)
                continue;
            if (!(withSavepoints ? ExecuteOnSavepoint(job, batch) : Execute(job, batch)))
            {
                session.Run("ROLLBACK");
                return false;
            }

            probe?.Invoke(WriterMoment.AfterStatement);
        }

        beforeCommit(batch);
        probe?.Invoke(WriterMoment.BeforeCommit);
        session.Run("COMMIT");
        probe?.Invoke(WriterMoment.AfterCommit);
        return true;
    }

    /// <summary>Runs one caller's statements.</summary>
    /// <returns>False where they failed after changing something.</returns>
    private bool Execute(WriteJob job, WriteBatch batch)
    {
        var (changes, rows) = (batch.Changes.Count, session.TotalChanges);
        if (job.Execute(batch))
            return true;
        ThrowIfEnded(job);
        batch.Revert(changes);
        return session.TotalChanges == rows;
    }

    private bool ExecuteOnSavepoint(WriteJob job, WriteBatch batch)
    {
        var changes = batch.Changes.Count;
        session.Run("SAVEPOINT job");
        var kept = job.Execute(batch);
        ThrowIfEnded(job);
        if (!kept)
        {
            session.Run("ROLLBACK TO job");
            batch.Revert(changes);
        }

        session.Run("RELEASE job");
        return true;
    }

    /// <summary>A full disk or a failing one can end the transaction in the middle of a statement.</summary>
    private void ThrowIfEnded(WriteJob job)
    {
        if (session.IsIdle)
            throw job.Refusal as IOException ?? new IOException($"{session.Path}: a statement ended the whole transaction", job.Refusal);
    }

    private IOException RollBack(Exception failure)
    {
        var told = StorageFailure.Translate(failure, session.Path);
        try
        {
            session.ResetAll();
            if (!session.IsIdle)
                session.Run("ROLLBACK");
        }
        catch (SqliteException second)
        {
            told = new AggregateException(told, second);
        }

        return told as IOException ?? new IOException($"{session.Path}: the transaction failed: {told.Message}", told);
    }
}
