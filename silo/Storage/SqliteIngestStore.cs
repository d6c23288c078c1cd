using ProductionValue.Contracts;
using ProductionValue.Grains.Ingests;

namespace ProductionValue.Silo.Storage;

/// <summary>The account of every import in SQLite, a row a file.</summary>
internal sealed class SqliteIngestStore(SqliteLibrary library) : IIngestStore
{
    /// <inheritdoc/>
    public Task Write(string ingest, IngestStatus status, IngestOutcome[] outcomes, CancellationToken cancellationToken) => library.Writer.Write(
        batch =>
        {
            var session = batch.Session;
            var number = session.Prepare(
                "INSERT INTO ingests (id, status) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET status = excluded.status RETURNING number")
                .Bind(ingest, (long)status).Scalar();
            foreach (var outcome in outcomes)
            {
                session.Run(
                    """
                    INSERT INTO ingest_files (ingest, path, track, outcome, reason) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (ingest, path) DO UPDATE SET track = excluded.track, outcome = excluded.outcome, reason = excluded.reason
                    """,
                    number, outcome.Path, outcome.Track?.Value, outcome.Outcome is { } done ? (long)done : default(Statement.Value), outcome.Reason);
            }

            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IngestReport?> Read(string ingest, CancellationToken cancellationToken) =>
        library.Readers.Read(session => Read(session, ingest), cancellationToken);

    /// <summary>An import as one snapshot has it.</summary>
    public static IngestReport? Read(SqliteSession session, string ingest)
    {
        var query = session.Prepare("SELECT number, status FROM ingests WHERE id = ?").Bind(ingest);
        if (!query.Step())
            return null;
        var (number, status) = (query.Long(0), (IngestStatus)query.Long(1));
        query.Reset();
        var files = ReadFiles(session, number);
        return new IngestReport(
            ingest, status, Count(files, PutOutcome.Added), Count(files, PutOutcome.Updated), Count(files, PutOutcome.Unchanged),
            Count(files, null), files);
    }

    private static IngestOutcome[] ReadFiles(SqliteSession session, long number)
    {
        var files = new List<IngestOutcome>();
        var query = session.Prepare("SELECT path, track, outcome, reason FROM ingest_files WHERE ingest = ? ORDER BY position").Bind(number);
        while (query.Step())
        {
            files.Add(new IngestOutcome(
                query.Text(0),
                query.IsNull(1) ? null : TrackId.Parse(query.Text(1)),
                query.IsNull(2) ? null : (PutOutcome)query.Long(2),
                query.IsNull(3) ? null : query.Text(3)));
        }

        return [.. files];
    }

    private static int Count(IngestOutcome[] files, PutOutcome? outcome) => files.Count(file => file.Outcome == outcome);
}
