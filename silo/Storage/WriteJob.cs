namespace ProductionValue.Silo.Storage;

/// <summary>One caller's write, waiting for its transaction.</summary>
internal abstract class WriteJob
{
    /// <summary>Whether the caller gave up: a write that has not begun is then left out.</summary>
    public abstract bool IsAbandoned { get; }

    /// <summary>Whether its statements have been run.</summary>
    public abstract bool HasRun { get; }

    /// <summary>Why the caller's statements failed; null where they did not.</summary>
    public abstract Exception? Refusal { get; }

    /// <summary>Runs the statements, a second time where the first transaction was given up; keeps the result, or this caller's own failure.</summary>
    /// <returns>Whether its statements are to stay in the transaction.</returns>
    public abstract bool Execute(WriteBatch batch);

    /// <summary>Tells the caller what <see cref="Execute"/> kept, now that it is durable, or that the write was left out.</summary>
    public abstract void Acknowledge();

    /// <summary>Tells the caller that the transaction failed.</summary>
    public abstract void Fail(Exception failure);
}

/// <inheritdoc/>
/// <typeparam name="T">What the write returns.</typeparam>
internal sealed class WriteJob<T>(Func<WriteBatch, T> statements, CancellationToken cancellationToken) : WriteJob
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;
    private Exception? refusal;
    private bool hasRun;

    /// <summary>Completes when the write is durable or has failed.</summary>
    public Task<T> Completion => completion.Task;

    /// <inheritdoc/>
    public override bool IsAbandoned => cancellationToken.IsCancellationRequested;

    /// <inheritdoc/>
    public override bool HasRun => hasRun;

    /// <inheritdoc/>
    public override Exception? Refusal => refusal;

    /// <inheritdoc/>
    public override bool Execute(WriteBatch batch)
    {
        hasRun = true;
        refusal = null;
        try
        {
            result = statements(batch);
        }
#pragma warning disable CA1031 // Whatever one caller's statement throws is that caller's, and must not end the thread that serves all.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            batch.Session.ResetAll();
            refusal = StorageFailure.Translate(failure, batch.Session.Path);
        }

        return refusal is null;
    }

    /// <inheritdoc/>
    public override void Acknowledge()
    {
        if (!hasRun)
            completion.TrySetCanceled(cancellationToken);
        else if (refusal is null)
            completion.TrySetResult(result!);
        else
            completion.TrySetException(refusal);
    }

    /// <inheritdoc/>
    public override void Fail(Exception failure) => completion.TrySetException(failure);
}
