using System.Text;
using Npgsql;
using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>Reads track rows from result sets.</summary>
internal static class PostgresRows
{
    /// <summary>
    /// Characters of a name that count for the order of lists: three names, an id and a producer of three bytes a character stay below the
    /// 2,704 bytes a B-tree entry may have.
    /// </summary>
    public const int LongestName = 150;

    /// <summary>The columns <see cref="Read"/> expects first, of a table called t.</summary>
    public const string Columns =
        "t.ordinal, t.track, t.version, t.sequence, t.deleted, t.content_id, t.title, t.artist, t.album, t.path, " +
        "t.start_seconds, t.duration_seconds, t.year, t.credits, t.former, t.schemas, t.tagging, t.audit";

    /// <summary>How many columns <see cref="Columns"/> names.</summary>
    public const int ColumnCount = 18;

    /// <summary>Reads the row the reader stands on, whose first columns are <see cref="Columns"/>.</summary>
    public static TrackRow Read(NpgsqlDataReader row, FeatureVector[] features) => new(
        TrackId.Parse(row.GetString(1)), row.GetInt64(0), row.GetInt64(2), row.GetInt64(3), row.GetBoolean(4), row.GetString(5),
        ReadMetadata(row), StoredJson.ReadCredits(Utf8(row, 13)), features, StoredJson.ReadNames(Utf8(row, 15)), StoredJson.ReadProducers(Utf8(row, 14)))
    {
        Audit = StoredJson.ReadAudit(Utf8(row, 17)),
    };

    /// <summary>A text column's bytes.</summary>
    public static ReadOnlySpan<byte> Utf8(NpgsqlDataReader row, int column) => Encoding.UTF8.GetBytes(row.GetString(column));

    private static TrackMetadata ReadMetadata(NpgsqlDataReader row)
    {
        var further = StoredJson.ReadFurther(Utf8(row, 16));
        return new TrackMetadata(
            row.GetString(6), row.GetString(7), row.GetString(8), row.GetString(9), row.IsDBNull(10) ? null : row.GetDouble(10), row.GetDouble(11),
            row.IsDBNull(12) ? null : row.GetInt32(12), further.Tagging, further.VanishedAt);
    }
}
