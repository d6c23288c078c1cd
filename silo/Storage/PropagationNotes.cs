using System.Collections.Concurrent;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Storage;

/// <summary>
/// Notes of propagated tracks on their way to disk. They ride along with the next transaction, or with one of their own after a short
/// while: losing one costs a second propagation, so nobody waits for it.
/// </summary>
internal sealed class PropagationNotes : IAsyncDisposable
{
    private readonly ConcurrentDictionary<TrackId, long> pending = new();
    private readonly StorageOptions options;
    private readonly ITimer timer;
    private SqliteWriter? writer;
    private Task flush = Task.CompletedTask;

    /// <summary>Makes an empty set of notes.</summary>
    public PropagationNotes(StorageOptions options, TimeProvider time)
    {
        this.options = options;
        timer = time.CreateTimer(_ => FlushIfIdle(), null, options.NoteDelay, options.NoteDelay);
    }

    /// <summary>Says which writer to wake when nothing else does.</summary>
    public void AttachTo(SqliteWriter writer) => this.writer = writer;

    /// <summary>Takes a note; waits for the disk only where too many are pending.</summary>
    public Task Add(TrackId track, long version, CancellationToken cancellationToken)
    {
        pending.AddOrUpdate(track, version, (_, known) => Math.Max(known, version));
        return pending.Count > options.MaxPendingNotes ? Flush(cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Completes when every note taken before is durable.</summary>
    /// <exception cref="IOException">The storage failed.</exception>
    public async Task Flush(CancellationToken cancellationToken)
    {
        if (!pending.IsEmpty && writer is not null)
            await writer.Write(_ => true, cancellationToken); // The transaction itself takes the notes; see WriteInto.
    }

    /// <summary>Writes the pending notes into the transaction.</summary>
    public void WriteInto(SqliteSession session)
    {
        foreach (var note in pending)
        {
            // Removed only if no newer version came in between; a note lost with a failing commit costs a second propagation.
            if (pending.TryRemove(note))
                TrackTable.MarkPropagated(session, note.Key, note.Value);
        }
    }

    /// <summary>Writes what is pending. The writer must still run.</summary>
    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync();
        await Settle(flush);
        await Settle(Flush(CancellationToken.None));
    }

    /// <summary>Waits without failing: a storage that fails tells every caller who waits for a write, and notes may be lost.</summary>
    private static async Task Settle(Task flush) => await flush.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void FlushIfIdle()
    {
        if (flush.IsCompleted && !pending.IsEmpty)
            flush = Settle(Flush(CancellationToken.None));
    }
}
