using System.Data;
using Npgsql;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>Derives the catalogue in PostgreSQL from the rows and compares it with the stored one.</summary>
internal sealed class PostgresCatalogueCheck(PostgresLibrary library)
{
    private const int Chunk = 1000;

    /// <summary>Compares on one snapshot; where something differs and that is wanted, makes everything anew in one transaction.</summary>
    public async Task<VerifiedView> Run(bool repair, CancellationToken cancellationToken)
    {
        var (tracks, wrong) = await library.Use(connection => Compare(connection, cancellationToken), cancellationToken);
        if (repair && wrong > 0)
            await library.Use(connection => MakeAnew(connection, cancellationToken), cancellationToken);
        return new VerifiedView("catalogue", tracks, wrong, repair && wrong > 0);
    }

    private static async Task<(long Tracks, long Wrong)> Compare(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var derived = new DerivedCatalogue();
        var wrong = 0L;
        await foreach (var rows in Chunks(connection, cancellationToken))
        {
            derived.Add(rows);
            wrong += await Number(
                connection,
                """
                SELECT count(*) FROM unnest($1::text[], $2::text[], $3::boolean[], $4::bigint[]) AS e (producer, listing, trains, ordinal)
                LEFT JOIN credited c ON c.producer = e.producer AND c.listing = e.listing
                WHERE c.ordinal IS DISTINCT FROM e.ordinal OR c.trains IS DISTINCT FROM e.trains
                """,
                cancellationToken,
                rows.NewCredits.Select(credit => credit.Producer.Value).ToArray(), rows.NewCredits.Select(credit => credit.Listing).ToArray(),
                rows.NewCredits.Select(credit => credit.Trains).ToArray(), rows.NewCredits.Select(credit => credit.Ordinal).ToArray());
            wrong += await Number(
                connection, "SELECT count(*) FROM tracks t JOIN unnest($1::bigint[], $2::text[]) AS e (o, w) ON t.ordinal = e.o WHERE t.words IS DISTINCT FROM w::tsvector",
                cancellationToken,
                rows.NewWords.Select(row => row.Ordinal).ToArray(), rows.NewWords.Select(row => PostgresWords.Document(row.Words)).ToArray());
        }

        var stored = (
            await Number(connection, "SELECT tracks FROM library", cancellationToken), await Number(connection, "SELECT credited FROM library", cancellationToken),
            await Number(connection, "SELECT count(*) FROM credited", cancellationToken));
        wrong += derived.Compare(await Counts(connection, "spellings", cancellationToken), await Counts(connection, "producers", cancellationToken), stored);
        return (derived.Tracks, wrong);
    }

    private static async Task<bool> MakeAnew(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await Number(connection, "SELECT sequence FROM library FOR UPDATE", cancellationToken); // No row is written meanwhile.
        await Number(connection, "WITH c AS (DELETE FROM credited), s AS (DELETE FROM spellings), p AS (DELETE FROM producers) UPDATE library SET tracks = 0, credited = 0 RETURNING 0::bigint", cancellationToken);
        await foreach (var rows in Chunks(connection, cancellationToken))
            await PostgresTrackStatements.WriteCatalogue(connection, rows);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async IAsyncEnumerable<CatalogueDifference> Chunks(
        NpgsqlConnection connection, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reached = 0L;
        while (true)
        {
            var changes = new List<TrackChange>(Chunk);
            await using (var command = Command(
                connection, $"SELECT {PostgresRows.Columns}, t.listing FROM tracks t WHERE t.ordinal > $1 AND NOT t.deleted ORDER BY t.ordinal LIMIT {Chunk}", reached))
            await using (var rows = await command.ExecuteReaderAsync(cancellationToken))
            {
                while (await rows.ReadAsync(cancellationToken))
                {
                    var stored = new PostgresStored(PostgresRows.Read(rows, []), rows.GetString(PostgresRows.ColumnCount));
                    changes.Add(new TrackChange(stored.Row.Ordinal, null, stored.Entry));
                }
            }

            if (changes.Count == 0)
                yield break;
            reached = changes[^1].Ordinal;
            yield return new CatalogueDifference(changes);
        }
    }

    private static async Task<List<(string Producer, string Name, long Tracks)>> Counts(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        var counts = new List<(string Producer, string Name, long Tracks)>();
        await using var command = Command(connection, $"SELECT producer, name, tracks FROM {table}");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            counts.Add((rows.GetString(0), rows.GetString(1), rows.GetInt32(2)));
        return counts;
    }

    private static async Task<long> Number(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
#pragma warning disable CA2100 // Every statement is a constant of this file; values are bound as parameters.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
