using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Silo.Storage;

/// <summary>The track rows: never deleted, a tombstone stays in a deleted one's place.</summary>
internal static class TrackTable
{
    /// <summary>The columns <see cref="ReadRow"/> expects first, of a table called t.</summary>
    public const string Columns =
        "t.ordinal, t.track, t.version, t.sequence, t.deleted, t.content_id, t.title, t.artist, t.album, t.path, " +
        "t.start_seconds, t.duration_seconds, t.credits, t.former, t.schemas, t.year, t.tagging, t.audit";

    /// <summary>How many columns <see cref="Columns"/> names.</summary>
    public const int ColumnCount = 18;

    /// <summary>Writes a row if the stored version is the one before it.</summary>
    /// <returns>The row with ordinal, sequence and schemas.</returns>
    /// <exception cref="StaleVersionException">The stored version is another one.</exception>
    public static TrackRow Write(WriteBatch batch, EncodedTrack track)
    {
        var row = track.Row;
        var session = batch.Session;
        var before = ReadStored(session, row.Track);
        if ((before?.Version ?? 0) != row.Version - 1)
            throw new StaleVersionException($"track {row.Track}: expected stored version {row.Version - 1}, got {before?.Version ?? 0}");

        var sequence = batch.NextSequence();
        var schemas = track.SchemasAfter(before?.Schemas ?? []);
        var ordinal = before?.Ordinal ?? batch.NextOrdinal();
        if (before is null)
            Insert(session, track, ordinal, sequence, schemas);
        else
            Update(session, track, ordinal, sequence, schemas);
        foreach (var (schema, vector) in track.Vectors)
            VectorTables.Put(session, schema, ordinal, vector);
        foreach (var dropped in (before?.Schemas ?? []).Except(schemas))
            VectorTables.Delete(session, dropped, ordinal);
        if (before is not null)
            session.Run("DELETE FROM unpropagated WHERE sequence = ?", before.Sequence);
        session.Run("INSERT INTO unpropagated (sequence, ordinal) VALUES (?, ?)", sequence, ordinal);
        batch.Add(new TrackChange(ordinal, before?.Entry, row.Deleted ? null : track.Entry));
        return row with { Ordinal = ordinal, Sequence = sequence, Schemas = schemas };
    }

    /// <summary>Writes a row of a backup into an empty library, with the ordinal and the sequence it had. No view has to be told of it.</summary>
    public static void Restore(WriteBatch batch, EncodedTrack track)
    {
        var row = track.Row;
        Insert(batch.Session, track, row.Ordinal, row.Sequence, row.Schemas);
        foreach (var (schema, vector) in track.Vectors)
            VectorTables.Put(batch.Session, schema, row.Ordinal, vector);
        batch.Add(new TrackChange(row.Ordinal, null, row.Deleted ? null : track.Entry));
    }

    /// <summary>Reads the row the statement stands on, whose first columns are <see cref="Columns"/>.</summary>
    public static TrackRow ReadRow(Statement row, FeatureVector[] features) => new(
        TrackId.Parse(row.Text(1)), row.Long(0), row.Long(2), row.Long(3), row.Long(4) != 0, row.Text(5), ReadMetadata(row),
        StoredJson.ReadCredits(row.Bytes(12)), features, StoredJson.ReadNames(row.Bytes(14)), StoredJson.ReadProducers(row.Bytes(13)))
    {
        Audit = StoredJson.ReadAudit(row.Bytes(17)),
    };

    /// <summary>Notes that all views have the version: the row is not offered for another propagation, unless it has changed since.</summary>
    public static void MarkPropagated(SqliteSession session, TrackId track, long version) => session.Run(
        "DELETE FROM unpropagated WHERE sequence = (SELECT sequence FROM tracks WHERE track = ? AND version <= ?)", track.Value, version);

    /// <summary>Notes that all views have the rows of these sequences: a row written again since has another one.</summary>
    public static bool MarkPropagated(SqliteSession session, long[] sequences)
    {
        foreach (var sequence in sequences)
            session.Run("DELETE FROM unpropagated WHERE sequence = ?", sequence);
        return true;
    }

    private static StoredTrack? ReadStored(SqliteSession session, TrackId track)
    {
        var query = session.Prepare($"SELECT {Columns}, t.listing FROM tracks t WHERE t.track = ?").Bind(track.Value);
        if (!query.Step())
            return null;
        var row = ReadRow(query, []);
        var listing = query.Text(ColumnCount);
        query.Reset();
        var entry = row.Deleted
            ? null
            : new CatalogueEntry(listing, row.Metadata.Title, row.Metadata.Artist, row.Metadata.Album, row.Credits, row.Metadata.Year);
        return new StoredTrack(row.Ordinal, row.Version, row.Sequence, row.Schemas, entry);
    }

    private static void Insert(SqliteSession session, EncodedTrack track, long ordinal, long sequence, string[] schemas)
    {
        var row = track.Row;
        var metadata = row.Metadata;
        session.Run(
            """
            INSERT INTO tracks (ordinal, track, version, sequence, deleted, content_id, title, artist, album, path, start_seconds,
                duration_seconds, credits, former, schemas, listing, year, tagging, audit)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            ordinal, row.Track.Value, row.Version, sequence, row.Deleted, row.ContentId, metadata.Title, metadata.Artist, metadata.Album,
            metadata.Path, metadata.StartSeconds, (double?)metadata.DurationSeconds, track.Credits, track.Former, StoredJson.Write(schemas),
            track.Entry.Listing, (long?)metadata.Year, track.Tagging, track.Audit);
    }

    private static void Update(SqliteSession session, EncodedTrack track, long ordinal, long sequence, string[] schemas)
    {
        var row = track.Row;
        var metadata = row.Metadata;
        session.Run(
            """
            UPDATE tracks SET version = ?, sequence = ?, deleted = ?, content_id = ?, title = ?, artist = ?, album = ?, path = ?,
                start_seconds = ?, duration_seconds = ?, credits = ?, former = ?, schemas = ?, listing = ?, year = ?, tagging = ?, audit = ?
            WHERE ordinal = ?
            """,
            row.Version, sequence, row.Deleted, row.ContentId, metadata.Title, metadata.Artist, metadata.Album, metadata.Path,
            metadata.StartSeconds, (double?)metadata.DurationSeconds, track.Credits, track.Former, StoredJson.Write(schemas),
            track.Entry.Listing, (long?)metadata.Year, track.Tagging, track.Audit, ordinal);
    }

    private static TrackMetadata ReadMetadata(Statement row)
    {
        var further = StoredJson.ReadFurther(row.Bytes(16));
        return new(
            row.Text(6), row.Text(7), row.Text(8), row.Text(9), row.IsNull(10) ? null : row.Double(10), row.Double(11),
            row.IsNull(15) ? null : (int)row.Long(15), further.Tagging, further.VanishedAt);
    }

    private sealed record StoredTrack(long Ordinal, long Version, long Sequence, string[] Schemas, CatalogueEntry? Entry);
}
