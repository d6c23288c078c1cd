using System.Collections.Concurrent;
using Npgsql;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>
/// Notes of propagated tracks on their way to PostgreSQL, many in one statement after a short while: losing one costs a second
/// propagation, so nobody waits for it.
/// </summary>
internal sealed class PostgresNotes : IAsyncDisposable
{
    private readonly ConcurrentDictionary<TrackId, long> pending = new();
    private readonly SemaphoreSlim turn = new(1);
    private readonly PostgresLibrary library;
    private readonly ITimer timer;

    /// <summary>Makes an empty set of notes.</summary>
    public PostgresNotes(PostgresLibrary library)
    {
        this.library = library;
        timer = library.Time.CreateTimer(_ => _ = Settle(Flush(CancellationToken.None)), null, library.Options.NoteDelay, library.Options.NoteDelay);
    }

    /// <summary>Takes a note; waits for the database only where too many are pending.</summary>
    public Task Add(TrackId track, long version, CancellationToken cancellationToken)
    {
        pending.AddOrUpdate(track, version, (_, known) => Math.Max(known, version));
        return pending.Count > library.Options.MaxPendingNotes ? Flush(cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Completes when every note taken before is durable.</summary>
    /// <exception cref="IOException">The storage failed; the notes in hand are lost.</exception>
    public async Task Flush(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            // Removed only if no newer version came in between.
            var notes = pending.Where(pending.TryRemove).ToArray();
            if (notes.Length > 0)
                await library.Query(connection => Write(connection, notes, cancellationToken), cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Writes what is pending.</summary>
    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync();
        await Settle(Flush(CancellationToken.None));
        turn.Dispose();
    }

    private static async Task<int> Write(NpgsqlConnection connection, KeyValuePair<TrackId, long>[] notes, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            DELETE FROM unpropagated u USING tracks t, unnest($1::text[], $2::bigint[]) AS n (track, version)
            WHERE t.track = n.track AND t.version <= n.version AND u.sequence = t.sequence
            """,
            connection)
        {
            Parameters = { new() { Value = notes.Select(note => note.Key.Value).ToArray() }, new() { Value = notes.Select(note => note.Value).ToArray() } },
        };
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Waits without failing: a storage that fails tells every caller who waits for a write, and notes may be lost.</summary>
    private static async Task Settle(Task flush) => await flush.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
