using System.Runtime.CompilerServices;
using Npgsql;
using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>
/// The track rows in PostgreSQL. Scans read page by page and hold no snapshot in between: a row written again while a scan runs has moved
/// behind the scan's end, and the next scan from there tells it.
/// </summary>
internal sealed class PostgresTrackStore(PostgresLibrary library) : ITrackStore
{
    /// <inheritdoc/>
    public Task<TrackRow?> Read(TrackId track, string[]? schemas, CancellationToken cancellationToken) => library.Query(
        async connection =>
        {
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new($"SELECT {PostgresRows.Columns} FROM tracks t WHERE t.track = $1") { Parameters = { new() { Value = track.Value } } },
                },
            };
            if (schemas is not [])
            {
                batch.BatchCommands.Add(new(
                    """
                    SELECT s.name, v.vector FROM tracks t JOIN schemas s ON $2::text[] IS NULL OR s.name = ANY($2)
                    JOIN vectors v ON v.schema = s.number AND v.ordinal = t.ordinal WHERE t.track = $1
                    """)
                {
                    Parameters = { new() { Value = track.Value }, new() { Value = (object?)schemas ?? DBNull.Value } },
                });
            }

            await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
            if (!await rows.ReadAsync(cancellationToken))
                return null;
            var row = PostgresRows.Read(rows, []);
            var vectors = new List<FeatureVector>();
            if (await rows.NextResultAsync(cancellationToken))
            {
                while (await rows.ReadAsync(cancellationToken))
                    vectors.Add(new FeatureVector(rows.GetString(0), VectorCodec.Decode(rows.GetFieldValue<byte[]>(1))));
            }

            return row with { Features = [.. vectors.Where(vector => row.Schemas.Contains(vector.Schema)).OrderBy(vector => Array.IndexOf(row.Schemas, vector.Schema))] };
        },
        cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A text holds U+0000, which PostgreSQL cannot keep.</exception>
    public Task<TrackRow> Write(TrackRow row, CancellationToken cancellationToken)
    {
        var (title, artist, album, path) = (row.Metadata.Title, row.Metadata.Artist, row.Metadata.Album, row.Metadata.Path);
        if (Array.Exists([row.ContentId, title, artist, album, path], text => text.Contains('\0', StringComparison.Ordinal)))
            throw new ArgumentException($"track {row.Track}: expected texts without U+0000", nameof(row));
        return library.Writer.Write(new EncodedTrack(row, PostgresRows.LongestName), cancellationToken);
    }

    /// <inheritdoc/>
    public Task MarkPropagated(TrackId track, long version, CancellationToken cancellationToken) => library.Notes.Add(track, version, cancellationToken);

    /// <inheritdoc/>
    public async Task MarkPropagated(IReadOnlyCollection<long> sequences, CancellationToken cancellationToken)
    {
        foreach (var some in sequences.Chunk(library.Options.MaxPendingNotes))
        {
            await library.Query(
                async connection =>
                {
                    await using var command = new NpgsqlCommand("DELETE FROM unpropagated WHERE sequence = ANY($1)", connection) { Parameters = { new() { Value = some } } };
                    return await command.ExecuteNonQueryAsync(cancellationToken);
                },
                cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<TrackId[]> Unpropagated(int limit, CancellationToken cancellationToken)
    {
        await library.Notes.Flush(cancellationToken);
        return await Values(
            "SELECT t.track FROM unpropagated u JOIN tracks t ON t.ordinal = u.ordinal ORDER BY u.sequence LIMIT $1", TrackId.Parse, limit, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TrackRow> Scan(
        string? schema, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = await LastSequence(cancellationToken);
        var number = schema is null ? null : await library.Schemas.Find(schema, cancellationToken);
        var reached = afterSequence;
        while (reached < last)
        {
            var page = await ReadPage(
                "FROM tracks t", "t.sequence > $3 AND t.sequence <= $4", "t.sequence", (schema, number), [reached, last], cancellationToken);
            if (page.Count == 0)
                yield break;
            foreach (var (row, _) in page)
                yield return row;
            reached = page[^1].Row.Sequence;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TrackRow> ScanProducer(
        ProducerId producer, string schema, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = await library.Schemas.Find(schema, cancellationToken);
        var reached = "";
        while (true)
        {
            var page = await ReadPage(
                "FROM credited c JOIN tracks t ON t.ordinal = c.ordinal", "c.producer = $3 AND c.listing > $4", "c.listing", (schema, number),
                [producer.Value, reached], cancellationToken);
            foreach (var (row, _) in page)
                yield return row;
            if (page.Count < library.Options.ScanPageRows)
                yield break;
            reached = page[^1].Listing;
        }
    }

    /// <inheritdoc/>
    public Task<long> LastSequence(CancellationToken cancellationToken) => library.Query(
        async connection =>
        {
            await using var command = new NpgsqlCommand("SELECT sequence FROM library", connection);
            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        },
        cancellationToken);

    private Task<List<(TrackRow Row, string Listing)>> ReadPage(
        string from, string where, string order, (string? Name, int? Number) schema, object[] values, CancellationToken cancellationToken) => library.Query(
        async connection =>
        {
            await using var command = new NpgsqlCommand(
                $"""
                SELECT {PostgresRows.Columns}, t.listing, v.vector {from}
                LEFT JOIN vectors v ON v.schema = $1 AND v.ordinal = t.ordinal WHERE {where} ORDER BY {order} LIMIT $2
                """,
                connection);
            foreach (var value in (object[])[schema.Number ?? 0, library.Options.ScanPageRows, .. values])
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            var page = new List<(TrackRow Row, string Listing)>();
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                FeatureVector[] features = rows.IsDBNull(PostgresRows.ColumnCount + 1)
                    ? []
                    : [new FeatureVector(schema.Name!, VectorCodec.Decode(rows.GetFieldValue<byte[]>(PostgresRows.ColumnCount + 1)))];
                page.Add((PostgresRows.Read(rows, features), rows.GetString(PostgresRows.ColumnCount)));
            }

            return page;
        },
        cancellationToken);

    private Task<T[]> Values<T>(string sql, Func<string, T> parse, int limit, CancellationToken cancellationToken) => library.Query(
        async connection =>
        {
            await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = limit } } };
            var values = new List<T>();
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
                values.Add(parse(rows.GetString(0)));
            return values.ToArray();
        },
        cancellationToken);
}
