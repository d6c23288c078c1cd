using System.Threading.Channels;

namespace ProductionValue.Silo.Storage;

/// <summary>A few connections that read beside the writer, each call on one snapshot and off the caller's scheduler.</summary>
internal sealed class SqliteReaders : IAsyncDisposable
{
    private readonly string path;
    private readonly int count;
    private readonly Channel<SqliteSession> idle = Channel.CreateUnbounded<SqliteSession>();

    /// <summary>Opens the connections.</summary>
    public SqliteReaders(string path, StorageOptions options)
    {
        this.path = path;
        for (; count < options.Readers; count++)
            idle.Writer.TryWrite(SqliteSession.OpenReader(path, options.CacheBytes / 4));
    }

    /// <summary>Runs a query on the newest snapshot, waiting for a connection where all are busy.</summary>
    /// <exception cref="IOException">The storage failed.</exception>
    public async Task<T> Read<T>(Func<SqliteSession, T> query, CancellationToken cancellationToken)
    {
        SqliteSession session;
        try
        {
            session = await idle.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException closed)
        {
            throw new IOException($"{path}: the storage is closed", closed);
        }

        try
        {
            return await Task.Run(() => OnSnapshot(session, query), CancellationToken.None);
        }
        catch (Microsoft.Data.Sqlite.SqliteException failure)
        {
            throw StorageFailure.Translate(failure, path);
        }
        finally
        {
            idle.Writer.TryWrite(session);
        }
    }

    /// <summary>Waits for the queries that run and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var closed = 0; closed < count; closed++)
            (await idle.Reader.ReadAsync()).Dispose();
        idle.Writer.TryComplete();
    }

    private static T OnSnapshot<T>(SqliteSession session, Func<SqliteSession, T> query)
    {
        session.Run("BEGIN");
        try
        {
            return query(session);
        }
        finally
        {
            session.ResetAll();
            if (!session.IsIdle)
                session.Run("ROLLBACK");
        }
    }
}
