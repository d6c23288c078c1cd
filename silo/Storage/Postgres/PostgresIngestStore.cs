using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using ProductionValue.Contracts;
using ProductionValue.Grains.Ingests;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>The account of every import in PostgreSQL, a row a file. Paths are found by digest: they may be longer than an index takes.</summary>
internal sealed class PostgresIngestStore(PostgresLibrary library) : IIngestStore
{
    /// <inheritdoc/>
    public Task Write(string ingest, IngestStatus status, IngestOutcome[] outcomes, CancellationToken cancellationToken) =>
        library.Query(connection => Write(connection, ingest, status, outcomes, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IngestReport?> Read(string ingest, CancellationToken cancellationToken) =>
        library.Query(connection => Read(connection, ingest, cancellationToken), cancellationToken);

    /// <summary>Writes on one connection.</summary>
    public static async Task<int> Write(
        NpgsqlConnection connection, string ingest, IngestStatus status, IngestOutcome[] outcomes, CancellationToken cancellationToken)
    {
        var distinct = outcomes.GroupBy(outcome => outcome.Path).Select(same => same.Last()).ToArray();
        await using var batch = new NpgsqlBatch(connection) // One implicit transaction.
        {
            BatchCommands =
            {
                new("INSERT INTO ingests (id, status) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET status = excluded.status")
                {
                    Parameters = { new() { Value = ingest }, new() { Value = (int)status } },
                },
                new(
                    """
                    INSERT INTO ingest_files (ingest, path, path_digest, track, outcome, reason)
                    SELECT i.number, f.* FROM ingests i, unnest($2::text[], $3::bytea[], $4::text[], $5::integer[], $6::text[]) AS f WHERE i.id = $1
                    ON CONFLICT (ingest, path_digest) DO UPDATE SET track = excluded.track, outcome = excluded.outcome, reason = excluded.reason
                    """)
                {
                    Parameters =
                    {
                        new() { Value = ingest },
                        new() { Value = distinct.Select(file => file.Path).ToArray() },
                        new() { Value = distinct.Select(file => SHA256.HashData(Encoding.UTF8.GetBytes(file.Path))).ToArray() },
                        new() { Value = distinct.Select(file => file.Track?.Value).ToArray() },
                        new() { Value = distinct.Select(file => (int?)file.Outcome).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer },
                        new() { Value = distinct.Select(file => file.Reason).ToArray() },
                    },
                },
            },
        };
        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Reads on one connection.</summary>
    public static async Task<IngestReport?> Read(NpgsqlConnection connection, string ingest, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("SELECT status FROM ingests WHERE id = $1") { Parameters = { new() { Value = ingest } } },
                new("SELECT path, track, outcome, reason FROM ingest_files WHERE ingest = (SELECT number FROM ingests WHERE id = $1) ORDER BY position")
                {
                    Parameters = { new() { Value = ingest } },
                },
            },
        };
        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        if (!await rows.ReadAsync(cancellationToken))
            return null;
        var status = (IngestStatus)rows.GetInt32(0);
        await rows.NextResultAsync(cancellationToken);
        var files = new List<IngestOutcome>();
        while (await rows.ReadAsync(cancellationToken))
        {
            files.Add(new IngestOutcome(
                rows.GetString(0), rows.IsDBNull(1) ? null : TrackId.Parse(rows.GetString(1)), rows.IsDBNull(2) ? null : (PutOutcome)rows.GetInt32(2),
                rows.IsDBNull(3) ? null : rows.GetString(3)));
        }

        int Count(PutOutcome? outcome) => files.Count(file => file.Outcome == outcome);
        return new IngestReport(
            ingest, status, Count(PutOutcome.Added), Count(PutOutcome.Updated), Count(PutOutcome.Unchanged), Count(null), [.. files]);
    }
}
