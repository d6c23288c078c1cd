using Npgsql;
using ProductionValue.Contracts;
using ProductionValue.Grains.Catalogue;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>The catalogue in PostgreSQL: its own indexes and full-text search.</summary>
internal sealed class PostgresCatalogueStore(PostgresLibrary library) : ICatalogueStore
{
    /// <inheritdoc/>
    public async Task<TrackPage> List(TrackQuery query, CancellationToken cancellationToken)
    {
        CatalogueCursor.CheckLimit(query.Limit, library.Options);
        var after = query.Cursor is null ? "" : CatalogueCursor.ReadTracks(query.Cursor);
        var question = PostgresWords.Question(query.Text);
        if (question is "")
            return new TrackPage([], null, 0);
        _ = new PostgresTrackFilter(query); // Refuses what is no name before a connection is taken.
        var (page, total) = await library.Query(
            connection => question is null
                ? PostgresTrackList.All(connection, query, after, cancellationToken)
                : PostgresTrackList.Matches(connection, query, question, after, cancellationToken),
            cancellationToken);
        return CatalogueCursor.ToPage(page, query.Limit, total);
    }

    /// <inheritdoc/>
    public Task<TrackSummary[]> Describe(TrackId[] tracks, CancellationToken cancellationToken) => library.Query(
        connection => ReadAll(
            connection, $"SELECT {PostgresTrackList.SummaryColumns} FROM tracks t WHERE t.track = ANY($1) AND NOT t.deleted",
            [Array.ConvertAll(tracks, track => track.Value)], PostgresTrackList.ReadSummary, cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public Task<KnownContent[]> FindContent(string[] contentIds, CancellationToken cancellationToken) => library.Query(
        connection => ReadAll(
            connection, "SELECT content_id, track, start_seconds, schemas FROM tracks WHERE content_id = ANY($1) AND NOT deleted ORDER BY ordinal", [contentIds],
            row => new KnownContent(
                row.GetString(0), TrackId.Parse(row.GetString(1)), row.IsDBNull(2) ? null : row.GetDouble(2), StoredJson.ReadNames(PostgresRows.Utf8(row, 3))),
            cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public async Task<ProducerPage> ListProducers(string? cursor, int limit, CancellationToken cancellationToken)
    {
        CatalogueCursor.CheckLimit(limit, library.Options);
        var (tracks, name, id) = CatalogueCursor.ReadProducers(cursor);
        return await library.Query(
            async connection =>
            {
                var page = await ReadAll(
                    connection,
                    """
                    SELECT producer, name, tracks FROM producers WHERE tracks <= $1 AND (tracks < $1 OR name > $2 OR (name = $2 AND producer > $3))
                    ORDER BY tracks DESC, name, producer LIMIT $4
                    """,
                    [tracks, name, id, limit + 1],
                    row => new ProducerSummary(ProducerId.FromName(row.GetString(0)), row.GetString(1), row.GetInt32(2)), cancellationToken);
                var total = await ReadAll(connection, "SELECT count(*) FROM producers", [], row => (int)row.GetInt64(0), cancellationToken);
                return CatalogueCursor.ToPage(page, limit, total[0]);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<VerifiedView> Verify(bool repair, CancellationToken cancellationToken) => new PostgresCatalogueCheck(library).Run(repair, cancellationToken);

    /// <inheritdoc/>
    public async Task<LibrarySummary> Summarize(CancellationToken cancellationToken) => (await library.Query(
        connection => ReadAll(
            connection, "SELECT tracks, credited, (SELECT count(*) FROM producers) FROM library", [],
            row => new LibrarySummary(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), Generation: 0), cancellationToken),
        cancellationToken))[0];

    private static async Task<T[]> ReadAll<T>(
        NpgsqlConnection connection, string sql, object[] values, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Every statement is a constant of this folder; values are bound as parameters.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        var all = new List<T>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            all.Add(read(rows));
        return [.. all];
    }
}
