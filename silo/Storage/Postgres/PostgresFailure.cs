using System.Net.Sockets;
using Npgsql;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>Says what PostgreSQL's failures mean to a caller, naming the database and never a password.</summary>
internal static class PostgresFailure
{
    /// <summary>The failure as callers are promised it: an <see cref="IOException"/> for the storage's own, any other as it is.</summary>
    public static Exception Translate(Exception failure, string place) => failure switch
    {
        PostgresException refused => new IOException($"{place}: {Describe(refused)}", refused),
        NpgsqlException or SocketException or TimeoutException => new IOException($"{place}: PostgreSQL cannot be reached ({Root(failure).Message})", failure),
        ObjectDisposedException closed => new IOException($"{place}: the storage is closed", closed),
        _ => failure,
    };

    /// <summary>Whether the same statements may well succeed on a new connection.</summary>
    public static bool IsPassing(Exception failure) => failure switch
    {
        PostgresException refused => refused.IsTransient
            || refused.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
                or PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException or SocketException or TimeoutException or IOException => true,
        _ => false,
    };

    private static string Describe(PostgresException refused) => refused.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"PostgreSQL refuses the user or the password ({refused.MessageText})",
        PostgresErrorCodes.InvalidCatalogName => $"{refused.MessageText}: create it first, with ENCODING 'UTF8'",
        PostgresErrorCodes.ReadOnlySqlTransaction => "PostgreSQL is read-only (a standby, or default_transaction_read_only): connect to the primary",
        PostgresErrorCodes.InsufficientPrivilege => $"{refused.MessageText}: the user needs to own schema {PostgresSchema.Namespace}, or CREATE on the database",
        PostgresErrorCodes.DiskFull => "the disk of PostgreSQL is full",
        PostgresErrorCodes.TooManyConnections => $"PostgreSQL has no connection left ({refused.MessageText}): raise max_connections or lower \"Maximum Pool Size\"",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => $"PostgreSQL is stopping or starting ({refused.MessageText})",
        PostgresErrorCodes.UndefinedTable => $"{refused.MessageText}: run pv migrate --cluster",
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => $"the database is damaged ({refused.MessageText})",
        _ => $"{refused.MessageText} ({refused.SqlState})",
    };

    private static Exception Root(Exception failure)
    {
        while (failure.InnerException is { } inner)
            failure = inner;
        return failure;
    }
}
