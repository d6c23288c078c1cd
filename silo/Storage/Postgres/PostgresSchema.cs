using System.Globalization;
using Npgsql;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>The layout in PostgreSQL by version, and the way from any older one to the newest.</summary>
internal static class PostgresSchema
{
    /// <summary>The PostgreSQL schema that holds everything of ours, so that a database may be shared with others.</summary>
    public const string Namespace = "production_value";

    /// <summary>Oldest server this was tested with.</summary>
    private const int OldestServer = 15;

    /// <summary>Number of the advisory lock that lets one process at a time change the layout: "PVLB" in ASCII.</summary>
    private const long MigrationLock = 0x50564C42;

    /// <summary>Step n brings version n to n + 1. A step that was ever released is never changed: a new one is added.</summary>
    private static readonly string[] Steps = [PostgresTables.Version1];

    /// <summary>The version this program writes.</summary>
    public static int Newest => Steps.Length;

    /// <summary>Brings the database to the newest version in one transaction; any number of silos may do so at once.</summary>
    /// <param name="connection">An open connection that may create tables, where there are none yet.</param>
    /// <param name="place">How messages call the database.</param>
    /// <param name="shards">Index shards a new library has.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The version found, 0 for an empty database.</returns>
    /// <exception cref="InvalidDataException">The server or its layout is of a version this program does not know.</exception>
    public static async Task<int> Migrate(NpgsqlConnection connection, string place, int shards, CancellationToken cancellationToken)
    {
        if (connection.PostgreSqlVersion.Major < OldestServer)
            throw new InvalidDataException($"{place}: expected PostgreSQL {OldestServer} or newer, got {connection.PostgreSqlVersion}");
        if (await Scalar(connection, "SHOW server_encoding", cancellationToken) is not "UTF8" and var encoding)
            throw new InvalidDataException($"{place}: expected a database in UTF8, got {encoding}: create one with ENCODING 'UTF8'");
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await Run(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({MigrationLock})"), cancellationToken);
        var found = await Version(connection, cancellationToken);
        if (found > Newest)
        {
            throw new InvalidDataException(
                $"{place}: expected schema version {Newest} or older, got {found}: a newer version of Production Value wrote it; use that one");
        }

        if (found == 0)
            await Run(connection, $"CREATE SCHEMA IF NOT EXISTS {Namespace}", cancellationToken);
        for (var version = found; version < Newest; version++)
            await Run(connection, Steps[version], cancellationToken);
        if (found == 0)
            await Run(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO library (version, shards) VALUES ({Newest}, {shards})"), cancellationToken);
        else if (found < Newest)
            await Run(connection, string.Create(CultureInfo.InvariantCulture, $"UPDATE library SET version = {Newest}"), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return found;
    }

    private static async Task<int> Version(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await Scalar(connection, $"SELECT to_regclass('{Namespace}.library')::text", cancellationToken) is string
            ? (int)(await Scalar(connection, "SELECT version FROM library", cancellationToken) ?? 0)
            : 0;

    private static async Task<object?> Scalar(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken) is var value and not DBNull ? value : null;
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
