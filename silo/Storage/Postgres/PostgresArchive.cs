using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using ProductionValue.Contracts;
using ProductionValue.Silo.Archives;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>Everything in a library in PostgreSQL, out and in.</summary>
internal sealed class PostgresArchive(PostgresLibrary library) : ILibraryArchive
{
    private const int Page = 500;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArchiveRecord> Export([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await library.Connect(cancellationToken);
        // One snapshot for all of it; writers go on beside it.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var reached = 0L;
        while (true)
        {
            var page = await ReadTracks(connection, reached, cancellationToken);
            foreach (var row in page)
                yield return row;
            if (page.Count < Page)
                break;
            reached = page[^1].Row.Sequence;
        }

        foreach (var generation in await ReadAll(connection, "SELECT generation, model FROM models ORDER BY generation", row => new ModelRecord(row.GetInt32(0), row.GetFieldValue<byte[]>(1)), cancellationToken))
            yield return generation;
        foreach (var state in await ReadAll(
            connection, "SELECT type, grain, version, state FROM grain_state",
            row => new GrainStateRecord(row.GetString(0), row.GetString(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3)), cancellationToken))
            yield return state;
        foreach (var ingest in await ReadAll(connection, "SELECT id FROM ingests ORDER BY number", row => row.GetString(0), cancellationToken))
        {
            if (await PostgresIngestStore.Read(connection, ingest, cancellationToken) is { } report)
                yield return new IngestRecord(report);
        }
    }

    /// <inheritdoc/>
    public async Task Import(IAsyncEnumerable<ArchiveRecord> records, CancellationToken cancellationToken) => await library.Use(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var held = await ReadAll(
                connection, "SELECT sequence + (SELECT count(*) FROM models) FROM library FOR UPDATE", row => row.GetInt64(0), cancellationToken);
            if (held[0] > 0)
                throw new InvalidDataException($"{library.Place}: expected an empty library, this one holds tracks or models");
            var rows = new List<PostgresWrite>(Page);
            var ordinal = 0L;
            await foreach (var record in records.WithCancellation(cancellationToken))
            {
                if (record is TrackRecord { Row: var row })
                {
                    rows.Add(new PostgresWrite(new EncodedTrack(row, PostgresRows.LongestName), cancellationToken));
                    ordinal = Math.Max(ordinal, row.Ordinal);
                    if (rows.Count == Page)
                        await WriteTracks(connection, rows, ordinal);
                }
                else
                    await Write(connection, record, cancellationToken);
            }

            await WriteTracks(connection, rows, ordinal);
            await Run(connection, "DELETE FROM unpropagated", cancellationToken); // Every view is derived from here on.
            await transaction.CommitAsync(cancellationToken);
            library.Schemas.Forget();
            return true;
        },
        cancellationToken);

    private static async Task<List<TrackRecord>> ReadTracks(NpgsqlConnection connection, long after, CancellationToken cancellationToken)
    {
        var rows = await ReadAll(
            connection, $"SELECT {PostgresRows.Columns} FROM tracks t WHERE t.sequence > $1 ORDER BY t.sequence LIMIT {Page}",
            row => PostgresRows.Read(row, []), cancellationToken, after);
        var vectors = (await ReadAll(
            connection, "SELECT v.ordinal, s.name, v.vector FROM vectors v JOIN schemas s ON s.number = v.schema WHERE v.ordinal = ANY($1)",
            row => (Ordinal: row.GetInt64(0), Vector: new FeatureVector(row.GetString(1), VectorCodec.Decode(row.GetFieldValue<byte[]>(2)))), cancellationToken,
            rows.Select(row => row.Ordinal).ToArray())).ToLookup(vector => vector.Ordinal, vector => vector.Vector);
        return [.. rows.Select(row => new TrackRecord(row with
        {
            Features = [.. vectors[row.Ordinal].Where(vector => row.Schemas.Contains(vector.Schema)).OrderBy(vector => Array.IndexOf(row.Schemas, vector.Schema))],
        }))];
    }

    private async Task WriteTracks(NpgsqlConnection connection, List<PostgresWrite> rows, long lastOrdinal)
    {
        if (rows.Count == 0)
            return;
        var vectors = new Dictionary<(int Schema, long Ordinal), byte[]?>();
        foreach (var track in rows.Select(row => row.Track))
        {
            foreach (var (schema, vector) in track.Vectors)
                vectors[(await library.Schemas.NumberOf(connection, schema), track.Row.Ordinal)] = vector;
        }

        var stored = rows.Select(row => new PostgresStored(row.Track.Row, row.Track.Entry.Listing) { Written = row.Track }).ToArray();
        var changes = rows.Select(row => new TrackChange(row.Track.Row.Ordinal, null, row.Track.Row.Deleted ? null : row.Track.Entry));
        await PostgresTrackStatements.Write(
            connection, stored, vectors, [], new CatalogueDifference(changes), (rows[^1].Track.Row.Sequence, lastOrdinal));
        rows.Clear();
    }

    private static async Task Write(NpgsqlConnection connection, ArchiveRecord record, CancellationToken cancellationToken)
    {
        if (record is ModelRecord model)
            await Run(connection, "INSERT INTO models (generation, model) VALUES ($1, $2)", cancellationToken, model.Generation, model.Model);
        else if (record is GrainStateRecord state)
        {
            await Run(
                connection, "INSERT INTO grain_state (type, grain, version, state) VALUES ($1, $2, $3, $4)", cancellationToken,
                state.Type, state.Grain, state.Version, (object?)state.State ?? DBNull.Value);
        }
        else if (record is IngestRecord { Report: var report })
            await PostgresIngestStore.Write(connection, report.Id, report.Status, report.Files, cancellationToken);
    }

    private static async Task<List<T>> ReadAll<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        var all = new List<T>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            all.Add(read(rows));
        return all;
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] values)
    {
#pragma warning disable CA2100 // Every statement is a constant of this file; values are bound as parameters.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.Add(value is DBNull ? new NpgsqlParameter { Value = value, NpgsqlDbType = NpgsqlDbType.Bytea } : new NpgsqlParameter { Value = value });
        return command;
    }
}
