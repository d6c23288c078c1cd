using Npgsql;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>Pages of tracks from PostgreSQL.</summary>
internal static class PostgresTrackList
{
    /// <summary>The columns <see cref="ReadSummary"/> expects first, of a table called t.</summary>
    public const string SummaryColumns = "t.track, t.title, t.artist, t.album, t.credits, t.path, t.year";

    private const int SummaryCount = 7;

    /// <summary>A page of all tracks that pass the exact filters, and how many do.</summary>
    public static async Task<(List<(string Listing, TrackSummary Track)> Page, long Total)> All(
        NpgsqlConnection connection, TrackQuery query, string after, CancellationToken cancellationToken)
    {
        var filter = new PostgresTrackFilter(query);
        var total = await Count(
            connection, filter.IsOpen ? "SELECT tracks FROM library" : $"SELECT count(*) FROM {filter.Source} WHERE {filter.Conditions}", filter.Values, cancellationToken);
        return (await Walk(connection, filter, after, query.Limit + 1, cancellationToken), total);
    }

    /// <summary>A page of the tracks whose words match, and how many do, counted as far as <see cref="TextMatches.CountLimit"/>.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="query">The exact filters.</param>
    /// <param name="question">The words as a tsquery.</param>
    /// <param name="after">Place in the list to start behind.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<(List<(string Listing, TrackSummary Track)> Page, long Total)> Matches(
        NpgsqlConnection connection, TrackQuery query, string question, string after, CancellationToken cancellationToken)
    {
        var filter = Matching(query, question);
        var walks = filter.Source == "tracks t";
        var (page, total) = await FirstMatches(connection, filter, walks ? $"LIMIT {TextMatches.CountLimit}" : "", after, query.Limit + 1, cancellationToken);
        if (!walks || total < TextMatches.CountLimit)
            return (page, Math.Min(total, TextMatches.CountLimit));
        // Many matches lie close together in the list, so walking it finds a page of them soon; the planner knows nothing of prefixes.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var plan = new NpgsqlCommand("SET LOCAL enable_bitmapscan = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off", connection))
            await plan.ExecuteNonQueryAsync(cancellationToken);
        return (await Walk(connection, Matching(query, question), after, query.Limit + 1, cancellationToken), total);
    }

    private static PostgresTrackFilter Matching(TrackQuery query, string question)
    {
        var filter = new PostgresTrackFilter(query);
        filter.Require($"t.words @@ {filter.Bind(question)}::tsquery");
        return filter;
    }

    /// <summary>Reads the row the reader stands on, whose first columns are <see cref="SummaryColumns"/>.</summary>
    public static TrackSummary ReadSummary(NpgsqlDataReader row) => new(
        TrackId.Parse(row.GetString(0)), row.GetString(1), row.GetString(2), row.GetString(3),
        [.. StoredJson.ReadCredits(PostgresRows.Utf8(row, 4)).Where(credit => credit.Trains).DistinctBy(credit => credit.ProducerId).Select(credit => credit.Name)],
        row.GetString(5), row.IsDBNull(6) ? null : row.GetInt32(6));

    private static Task<List<(string Listing, TrackSummary Track)>> Walk(
        NpgsqlConnection connection, PostgresTrackFilter filter, string after, int limit, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT {SummaryColumns}, {filter.Listing} FROM {filter.Source} WHERE {filter.Conditions} AND {filter.Listing} > {filter.Bind(after)}
            ORDER BY {filter.Listing} LIMIT {filter.Bind(limit)}
            """;
        return ReadPage(connection, sql, filter.Values, cancellationToken);
    }

    private static async Task<List<(string Listing, TrackSummary Track)>> ReadPage(
        NpgsqlConnection connection, string sql, IReadOnlyList<object> values, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, sql, values);
        var page = new List<(string Listing, TrackSummary Track)>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            page.Add((rows.GetString(SummaryCount), ReadSummary(rows)));
        return page;
    }

    /// <summary>Looks the words up once, for the page and the count: that alone takes most of the time a question may take.</summary>
    private static async Task<(List<(string Listing, TrackSummary Track)> Page, long Total)> FirstMatches(
        NpgsqlConnection connection, PostgresTrackFilter filter, string most, string after, int limit, CancellationToken cancellationToken)
    {
        var sql = $"""
            WITH m AS MATERIALIZED (SELECT t.ordinal, {filter.Listing} AS listing FROM {filter.Source} WHERE {filter.Conditions} {most}),
                p AS MATERIALIZED (SELECT ordinal, listing FROM m WHERE listing > {filter.Bind(after)} ORDER BY listing LIMIT {filter.Bind(limit)})
            SELECT {SummaryColumns}, p.listing, m.total FROM (SELECT count(*) AS total FROM m) AS m
            LEFT JOIN p ON true LEFT JOIN tracks t ON t.ordinal = p.ordinal ORDER BY p.listing
            """;
        await using var command = Command(connection, sql, filter.Values);
        var (page, total) = (new List<(string Listing, TrackSummary Track)>(), 0L);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            total = rows.GetInt64(SummaryCount + 1);
            if (!rows.IsDBNull(SummaryCount)) // One row tells the count where the page is empty.
                page.Add((rows.GetString(SummaryCount), ReadSummary(rows)));
        }

        return (page, total);
    }

    private static async Task<long> Count(NpgsqlConnection connection, string sql, IReadOnlyList<object> values, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, sql, sql.Contains('$', StringComparison.Ordinal) ? values : []);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, IReadOnlyList<object> values)
    {
#pragma warning disable CA2100 // Every part is a constant of this folder; values are bound as parameters.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
