using ProductionValue.Contracts;
using ProductionValue.Grains.Catalogue;

namespace ProductionValue.Silo.Storage;

/// <summary>The catalogue in SQLite: its own indexes and FTS5.</summary>
internal sealed class SqliteCatalogueStore(SqliteLibrary library) : ICatalogueStore
{
    /// <summary>The columns <see cref="ReadSummary"/> expects.</summary>
    private const string SummaryColumns = "t.track, t.title, t.artist, t.album, t.credits, t.path, t.year";

    /// <inheritdoc/>
    public async Task<TrackPage> List(TrackQuery query, CancellationToken cancellationToken)
    {
        CatalogueCursor.CheckLimit(query.Limit, library.Options);
        var after = query.Cursor is null ? "" : CatalogueCursor.ReadTracks(query.Cursor);
        var question = SearchText.ToQuestion(query.Text);
        var filter = new TrackFilter(query);
        if (question is not null)
            await library.IndexWords(cancellationToken);
        return await library.Readers.Read(
            session => question is null
                ? ListAll(session, filter, after, query.Limit)
                : ListMatches(session, filter, question, after, query.Limit),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<TrackSummary[]> Describe(TrackId[] tracks, CancellationToken cancellationToken) => library.Readers.Read(
        session =>
        {
            var summaries = new List<TrackSummary>(tracks.Length);
            foreach (var track in tracks.Distinct())
            {
                var query = session.Prepare($"SELECT {SummaryColumns} FROM tracks t WHERE t.track = ? AND t.deleted = 0").Bind(track.Value);
                while (query.Step())
                    summaries.Add(ReadSummary(query));
            }

            return summaries.ToArray();
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<KnownContent[]> FindContent(string[] contentIds, CancellationToken cancellationToken) => library.Readers.Read(
        session =>
        {
            var known = new List<KnownContent>();
            foreach (var content in contentIds.Distinct(StringComparer.Ordinal))
            {
                var query = session.Prepare(
                    "SELECT track, start_seconds, schemas FROM tracks WHERE content_id = ? AND deleted = 0 ORDER BY ordinal").Bind(content);
                while (query.Step())
                {
                    known.Add(new KnownContent(
                        content, TrackId.Parse(query.Text(0)), query.IsNull(1) ? null : query.Double(1), StoredJson.ReadNames(query.Bytes(2))));
                }
            }

            return known.ToArray();
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<ProducerPage> ListProducers(string? cursor, int limit, CancellationToken cancellationToken)
    {
        CatalogueCursor.CheckLimit(limit, library.Options);
        var (tracks, name, id) = CatalogueCursor.ReadProducers(cursor);
        return await library.Readers.Read(session => ReadProducers(session, tracks, name, id, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<VerifiedView> Verify(bool repair, CancellationToken cancellationToken) => new SqliteCatalogueCheck(library).Run(repair, cancellationToken);

    /// <inheritdoc/>
    public Task<LibrarySummary> Summarize(CancellationToken cancellationToken) => library.Readers.Read(
        session =>
        {
            var query = session.Prepare("SELECT tracks, credited, (SELECT count(*) FROM producers) FROM totals");
            return query.Step()
                ? new LibrarySummary(query.Long(0), query.Long(1), query.Long(2), Generation: 0)
                : throw new InvalidDataException($"{library.Path}: expected one row of totals, got none");
        },
        cancellationToken);

    private static TrackPage ListAll(SqliteSession session, TrackFilter filter, string after, int limit)
    {
        var page = new List<(string Listing, TrackSummary Track)>(limit + 1);
        var rows = filter.Walk(session, $"{SummaryColumns}, {filter.Listing}", after);
        while (page.Count <= limit && rows.Step())
            page.Add((rows.Text(7), ReadSummary(rows)));
        rows.Reset();
        return CatalogueCursor.ToPage(page, limit, filter.Count(session));
    }

    private TrackPage ListMatches(SqliteSession session, TrackFilter filter, string question, string after, int limit)
    {
        var matches = new TextMatches(session, question, filter.IsOpen ? library.Options.MostTextMatches : int.MaxValue);
        if (filter.IsOpen && matches.AreFew)
            return CatalogueCursor.ToPage(matches.ReadInOrder(session, after, limit + 1, ReadSummaryOf), limit, matches.Count);
        // Many matches lie close together in the list, so walking it finds a page of them soon; other filters have to be counted through.
        var (total, page) = (filter.IsOpen ? matches.Count : 0L, new List<(string Listing, long Ordinal)>());
        var rows = filter.Walk(session, $"{filter.Listing}, t.ordinal", filter.IsOpen ? after : "");
        while ((!filter.IsOpen || page.Count <= limit) && rows.Step())
        {
            if (!matches.Contain(rows.Long(1)))
                continue;
            if (!filter.IsOpen)
                total++;
            if (page.Count <= limit && rows.Text(0) is var listing && (filter.IsOpen || Utf8Order.Compare(listing, after) > 0))
                page.Add((listing, rows.Long(1)));
        }

        rows.Reset();
        return CatalogueCursor.ToPage(
            [.. page.Select(row => (row.Listing, ReadSummaryOf(session, row.Ordinal)))], limit, Math.Min(total, TextMatches.CountLimit));
    }

    private static TrackSummary ReadSummaryOf(SqliteSession session, long ordinal)
    {
        var query = session.Prepare($"SELECT {SummaryColumns} FROM tracks t WHERE t.ordinal = ?").Bind(ordinal);
        query.Step();
        var summary = ReadSummary(query);
        query.Reset();
        return summary;
    }

    private static TrackSummary ReadSummary(Statement row) => new(
        TrackId.Parse(row.Text(0)), row.Text(1), row.Text(2), row.Text(3),
        [.. StoredJson.ReadCredits(row.Bytes(4)).Where(credit => credit.Trains).DistinctBy(credit => credit.ProducerId).Select(credit => credit.Name)],
        row.Text(5), row.IsNull(6) ? null : (int)row.Long(6));

    private static ProducerPage ReadProducers(SqliteSession session, long tracks, string name, string id, int limit)
    {
        var page = new List<ProducerSummary>(limit + 1);
        var rows = session.Prepare(
            """
            SELECT producer, name, tracks FROM producers WHERE tracks <= ? AND (tracks < ? OR name > ? OR (name = ? AND producer > ?))
            ORDER BY tracks DESC, name, producer LIMIT ?
            """).Bind(tracks, tracks, name, name, id, limit + 1);
        while (rows.Step())
            page.Add(new ProducerSummary(ProducerId.FromName(rows.Text(0)), rows.Text(1), (int)rows.Long(2)));
        var total = (int)session.Prepare("SELECT count(*) FROM producers").Scalar();
        return CatalogueCursor.ToPage(page, limit, total);
    }
}
