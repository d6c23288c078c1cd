using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ProductionValue.Silo.Storage;

/// <summary>One connection with its prepared statements, used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, Statement> statements = [];

    private SqliteSession(SqliteConnection connection, string path)
    {
        this.connection = connection;
        Path = path;
    }

    /// <summary>The database file.</summary>
    public string Path { get; }

    /// <summary>Whether no transaction is open: after a failure, whether SQLite has rolled everything back by itself.</summary>
    public bool IsIdle => raw.sqlite3_get_autocommit(connection.Handle) != 0;

    /// <summary>How many rows this connection has changed so far.</summary>
    public int TotalChanges => raw.sqlite3_total_changes(connection.Handle);

    /// <summary>Opens the one connection that writes; creates the file where it is missing.</summary>
    /// <exception cref="SqliteException">The file cannot be opened, or is no database.</exception>
    public static SqliteSession OpenWriter(string path, int cacheBytes) =>
        Open(path, SqliteOpenMode.ReadWriteCreate, cacheBytes,
            "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA wal_autocheckpoint = 16000", "PRAGMA journal_size_limit = 134217728");

    /// <summary>Opens a connection that only reads.</summary>
    /// <exception cref="SqliteException">The file cannot be opened, or is no database.</exception>
    public static SqliteSession OpenReader(string path, int cacheBytes) =>
        Open(path, SqliteOpenMode.ReadWrite, cacheBytes, "PRAGMA query_only = ON"); // Read-only connections cannot share a WAL after a crash.

    /// <summary>The statement for <paramref name="sql"/>, prepared at its first use, ready to be bound.</summary>
    /// <param name="sql">SQL that comes from a bounded set: each text stays prepared for the connection's life.</param>
    public Statement Prepare(string sql)
    {
        if (statements.TryGetValue(sql, out var known))
            return known;
        var code = raw.sqlite3_prepare_v2(connection.Handle, sql, out var prepared);
        if (code != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code, connection.Handle);
        return statements[sql] = new Statement(connection.Handle!, prepared);
    }

    /// <summary>Runs a statement with parameters.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run(string sql, params ReadOnlySpan<Statement.Value> values) => Prepare(sql).Bind(values).Run();

    /// <summary>Runs several statements that are needed once, without parameters.</summary>
    public void Script(string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every script is a constant of this folder; values are bound as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Ends whatever statement a failure left in the middle of its rows, which would hold a snapshot open.</summary>
    public void ResetAll()
    {
        foreach (var statement in statements.Values)
            statement.Reset();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in statements.Values)
            statement.Dispose();
        connection.Dispose();
    }

    private static SqliteSession Open(string path, SqliteOpenMode mode, int cacheBytes, params string[] pragmas)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        var session = new SqliteSession(connection, path);
        try
        {
            connection.Open();
            _ = raw.sqlite3_busy_timeout(connection.Handle, 5000);
            foreach (var pragma in pragmas)
                session.Script(pragma);
            session.Script($"PRAGMA cache_size = -{cacheBytes / 1024}");
            session.Script("PRAGMA temp_store = MEMORY");
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
