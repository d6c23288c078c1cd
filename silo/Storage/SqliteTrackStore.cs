using System.Runtime.CompilerServices;
using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Silo.Storage;

/// <summary>
/// The track rows in SQLite. Scans read page by page and hold no snapshot in between: a row written again while a scan runs has moved
/// behind the scan's end, and the next scan from there tells it.
/// </summary>
internal sealed class SqliteTrackStore(SqliteLibrary library) : ITrackStore
{
    /// <inheritdoc/>
    public Task<TrackRow?> Read(TrackId track, string[]? schemas, CancellationToken cancellationToken) => library.Readers.Read(
        session =>
        {
            var query = session.Prepare($"SELECT {TrackTable.Columns} FROM tracks t WHERE t.track = ?").Bind(track.Value);
            if (!query.Step())
                return null;
            var row = TrackTable.ReadRow(query, []);
            query.Reset();
            return row with { Features = ReadVectors(session, row, schemas ?? row.Schemas) };
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<TrackRow> Write(TrackRow row, CancellationToken cancellationToken)
    {
        var encoded = new EncodedTrack(row);
        return library.Writer.Write(batch => TrackTable.Write(batch, encoded), cancellationToken);
    }

    /// <inheritdoc/>
    public Task MarkPropagated(TrackId track, long version, CancellationToken cancellationToken) =>
        library.Notes.Add(track, version, cancellationToken);

    /// <inheritdoc/>
    public async Task MarkPropagated(IReadOnlyCollection<long> sequences, CancellationToken cancellationToken)
    {
        foreach (var some in sequences.Chunk(library.Options.MaxPendingNotes)) // Other writers take their turn in between.
            await library.Writer.Write(batch => TrackTable.MarkPropagated(batch.Session, some), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<TrackId[]> Unpropagated(int limit, CancellationToken cancellationToken)
    {
        await library.Notes.Flush(cancellationToken);
        return await library.Readers.Read(
            session =>
            {
                var tracks = new List<TrackId>();
                var query = session.Prepare(
                    "SELECT t.track FROM unpropagated u JOIN tracks t ON t.ordinal = u.ordinal ORDER BY u.sequence LIMIT ?").Bind(limit);
                while (query.Step())
                    tracks.Add(TrackId.Parse(query.Text(0)));
                return tracks.ToArray();
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TrackRow> Scan(
        string? schema, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = await LastSequence(cancellationToken);
        var reading = Page(afterSequence);
        try
        {
            while (reading is not null)
            {
                var page = await reading;
                // The next page is read while the caller works on this one.
                reading = page.Count > 0 && page[^1].Sequence < last ? Page(page[^1].Sequence) : null;
                foreach (var row in page)
                    yield return row;
            }
        }
        finally
        {
            if (reading is not null)
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // The caller has seen enough.
        }

        Task<List<TrackRow>>? Page(long after) =>
            after < last ? library.Readers.Read(session => ReadPage(session, schema, after, last), cancellationToken) : null;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TrackRow> ScanProducer(
        ProducerId producer, string schema, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reached = "";
        while (true)
        {
            var after = reached;
            var page = await library.Readers.Read(session => ReadProducerPage(session, producer, schema, after), cancellationToken);
            foreach (var (_, row) in page)
                yield return row;
            if (page.Count < library.Options.ScanPageRows)
                yield break;
            reached = page[^1].Listing;
        }
    }

    /// <inheritdoc/>
    public Task<long> LastSequence(CancellationToken cancellationToken) =>
        library.Readers.Read(session => session.Prepare("SELECT max(sequence) FROM tracks").Scalar(), cancellationToken);

    private FeatureVector[] ReadVectors(SqliteSession session, TrackRow row, string[] schemas)
    {
        var vectors = new List<FeatureVector>(schemas.Length);
        foreach (var schema in schemas)
        {
            if (row.Schemas.Contains(schema) && library.Vectors.Read(session, schema, row.Ordinal) is { } values)
                vectors.Add(new FeatureVector(schema, values));
        }

        return [.. vectors];
    }

    private List<TrackRow> ReadPage(SqliteSession session, string? schema, long after, long last)
    {
        var rows = new List<TrackRow>(library.Options.ScanPageRows);
        var query = session.Prepare(
            $"SELECT {TrackTable.Columns} FROM tracks t WHERE t.sequence > ? AND t.sequence <= ? ORDER BY t.sequence LIMIT ?")
            .Bind(after, last, library.Options.ScanPageRows);
        while (query.Step())
            rows.Add(WithVector(session, TrackTable.ReadRow(query, []), schema));
        return rows;
    }

    private List<(string Listing, TrackRow Row)> ReadProducerPage(SqliteSession session, ProducerId producer, string schema, string after)
    {
        var rows = new List<(string Listing, TrackRow Row)>();
        var query = session.Prepare(
            $"""
            SELECT {TrackTable.Columns}, c.listing FROM credited c JOIN tracks t ON t.ordinal = c.ordinal
            WHERE c.producer = ? AND c.listing > ? ORDER BY c.listing LIMIT ?
            """)
            .Bind(producer.Value, after, library.Options.ScanPageRows);
        while (query.Step())
            rows.Add((query.Text(TrackTable.ColumnCount), WithVector(session, TrackTable.ReadRow(query, []), schema)));
        return rows;
    }

    private TrackRow WithVector(SqliteSession session, TrackRow row, string? schema) =>
        schema is null ? row : row with { Features = ReadVectors(session, row, [schema]) };
}
