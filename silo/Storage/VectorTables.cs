using System.Collections.Concurrent;
using System.Globalization;

namespace ProductionValue.Silo.Storage;

/// <summary>
/// One table of vectors a schema, keyed by the track's ordinal: a scan of one schema reads none of another's bytes, appends fill their
/// pages, and a schema nobody uses any more is dropped in one statement.
/// </summary>
internal sealed class VectorTables
{
    private readonly ConcurrentDictionary<string, string> tables = new(StringComparer.Ordinal);

    /// <summary>The table of a schema, or null where no vector of it was ever stored. For readers: what they see is committed.</summary>
    public string? Find(SqliteSession reader, string schema)
    {
        if (tables.TryGetValue(schema, out var known))
            return known;
        return LookUp(reader, schema) is { } table ? tables.GetOrAdd(schema, table) : null;
    }

    /// <summary>Stores a vector in place of the track's former one of that schema.</summary>
    public static void Put(SqliteSession session, string schema, long ordinal, byte[] vector) => session.Run(
        $"INSERT INTO {FindOrCreate(session, schema)} (ordinal, vector) VALUES (?, ?) ON CONFLICT (ordinal) DO UPDATE SET vector = excluded.vector",
        ordinal, vector);

    /// <summary>Drops a track's vector, if it has one.</summary>
    public static void Delete(SqliteSession session, string schema, long ordinal)
    {
        if (LookUp(session, schema) is { } table)
            session.Run($"DELETE FROM {table} WHERE ordinal = ?", ordinal);
    }

    /// <summary>A track's vector, shape [dimensions], or null where it has none.</summary>
    public float[]? Read(SqliteSession reader, string schema, long ordinal)
    {
        if (Find(reader, schema) is not { } table)
            return null;
        var query = reader.Prepare($"SELECT vector FROM {table} WHERE ordinal = ?").Bind(ordinal);
        if (!query.Step())
            return null;
        try
        {
            return VectorCodec.Decode(query.Bytes(0));
        }
        finally
        {
            query.Reset();
        }
    }

    /// <summary>Remembers nothing: what the writer's open transaction made, it may still lose.</summary>
    private static string? LookUp(SqliteSession session, string schema)
    {
        var number = session.Prepare("SELECT number FROM schemas WHERE name = ?").Bind(schema).Scalar(otherwise: -1);
        return number < 0 ? null : NameOf(number);
    }

    private static string FindOrCreate(SqliteSession session, string schema)
    {
        if (LookUp(session, schema) is { } table)
            return table;
        var number = session.Prepare("INSERT INTO schemas (name) VALUES (?) RETURNING number").Bind(schema).Scalar();
        session.Script($"CREATE TABLE {NameOf(number)} (ordinal INTEGER PRIMARY KEY, vector BLOB NOT NULL)");
        return NameOf(number);
    }

    private static string NameOf(long number) => string.Create(CultureInfo.InvariantCulture, $"vectors_{number}");
}
