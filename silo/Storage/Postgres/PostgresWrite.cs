using ProductionValue.Grains.Tracks;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>One caller's row, waiting for its transaction.</summary>
internal sealed class PostgresWrite(EncodedTrack track, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<TrackRow> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TrackRow? written;
    private StaleVersionException? refusal;

    /// <summary>The row.</summary>
    public EncodedTrack Track => track;

    /// <summary>Completes when the row is durable or has failed.</summary>
    public Task<TrackRow> Completion => completion.Task;

    /// <summary>Leaves the write out where its caller gave up before it began.</summary>
    /// <returns>Whether it is out.</returns>
    public bool Withdraw() => cancellationToken.IsCancellationRequested && completion.TrySetCanceled(cancellationToken);

    /// <summary>Keeps what to tell when the transaction is durable.</summary>
    public void Keep(TrackRow row) => (written, refusal) = (row, null);

    /// <summary>Keeps why the row is left out of the transaction.</summary>
    public void Refuse(StaleVersionException stale) => (written, refusal) = (null, stale);

    /// <summary>Tells what was kept.</summary>
    public void Acknowledge()
    {
        if (refusal is null)
            completion.TrySetResult(written!);
        else
            completion.TrySetException(refusal);
    }

    /// <summary>Tells that the transaction failed.</summary>
    public void Fail(Exception failure) => completion.TrySetException(failure);
}
