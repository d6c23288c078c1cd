using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ProductionValue.Silo.Storage;

/// <summary>Says what SQLite's failures mean to a caller, naming the file.</summary>
internal static class StorageFailure
{
    /// <summary>The failure as callers are promised it: an <see cref="IOException"/> for the storage's own, any other as it is.</summary>
    public static Exception Translate(Exception failure, string path) => failure is SqliteException sqlite
        ? new IOException($"{path}: {Describe(sqlite)}", sqlite)
        : failure;

    /// <summary>Whether the file's bytes are not a sound database.</summary>
    public static bool IsCorrupt(SqliteException failure) => failure.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    private static string Describe(SqliteException failure) => failure.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => "the disk is full",
        raw.SQLITE_READONLY => "the file cannot be written",
        raw.SQLITE_IOERR => $"reading or writing failed (SQLite {failure.SqliteExtendedErrorCode})",
        raw.SQLITE_BUSY => "another program holds the database",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "the database is damaged",
        _ => failure.Message,
    };
}
