using System.Threading.Channels;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>
/// Writes track rows. Each silo has one, which takes whatever is waiting into one transaction: all writers of the cluster queue for one
/// row that counts sequences, so few large transactions are worth more than many small ones.
/// </summary>
internal sealed class PostgresWriter : IAsyncDisposable
{
    private readonly PostgresLibrary library;
    private readonly Channel<PostgresWrite> queue;
    private readonly Task serving;

    /// <summary>Starts to serve.</summary>
    public PostgresWriter(PostgresLibrary library)
    {
        this.library = library;
        queue = Channel.CreateBounded<PostgresWrite>(new BoundedChannelOptions(library.Options.WriterQueueLimit) { SingleReader = true });
        serving = Task.Run(Serve);
    }

    /// <summary>Queues a row, waiting for a place in the queue where it is full.</summary>
    /// <returns>The row as stored, durable when the task completes.</returns>
    /// <exception cref="StaleVersionException">Another version is stored.</exception>
    /// <exception cref="IOException">The storage failed; whether the write happened is unknown.</exception>
    public async Task<TrackRow> Write(EncodedTrack track, CancellationToken cancellationToken)
    {
        var write = new PostgresWrite(track, cancellationToken);
        try
        {
            await queue.Writer.WriteAsync(write, cancellationToken);
        }
        catch (ChannelClosedException closed)
        {
            throw new IOException($"{library.Place}: the storage is closed", closed);
        }

        return await write.Completion;
    }

    /// <summary>Writes what is queued.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await serving;
    }

    private async Task Serve()
    {
        var writes = new List<PostgresWrite>(library.Options.PostgresBatch);
        while (await queue.Reader.WaitToReadAsync())
        {
            writes.Clear();
            while (writes.Count < library.Options.PostgresBatch && queue.Reader.TryRead(out var write))
            {
                if (!write.Withdraw())
                    writes.Add(write);
            }

            if (writes.Count > 0)
                await Commit(writes);
        }
    }

    /// <summary>Writes a batch; again while it had not reached its commit, because then nothing of it can have happened.</summary>
    private async Task Commit(List<PostgresWrite> writes)
    {
        var began = library.Time.GetTimestamp();
        while (true)
        {
            var batch = new PostgresTrackBatch(writes, library.Schemas);
            try
            {
                await library.Use(
                    async connection =>
                    {
                        await batch.Run(connection);
                        return true;
                    },
                    CancellationToken.None);
                writes.ForEach(write => write.Acknowledge());
                return;
            }
            catch (IOException failure) when (!batch.IsCommitting && failure.InnerException is { } cause && PostgresFailure.IsPassing(cause)
                && library.Time.GetElapsedTime(began) < library.Options.WritePatience)
            {
                library.Schemas.Forget();
                await Task.Delay(library.Options.RetryPause, library.Time);
            }
            catch (Exception failure) when (!batch.IsCommitting && writes.Count > 1 && !PostgresFailure.IsPassing(failure.InnerException ?? failure))
            {
                // One row that PostgreSQL refuses must not fail the others: each on its own.
                library.Schemas.Forget();
                foreach (var write in writes)
                    await Commit([write]);
                return;
            }
#pragma warning disable CA1031 // Whatever ends the transaction is told to every caller in it; the writer lives on for the next ones.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                library.Schemas.Forget();
                var told = failure as IOException ?? new IOException($"{library.Place}: the transaction failed: {failure.Message}", failure);
                writes.ForEach(write => write.Fail(told));
                return;
            }
        }
    }
}
