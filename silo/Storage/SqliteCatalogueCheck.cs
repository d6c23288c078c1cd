using ProductionValue.Contracts;

namespace ProductionValue.Silo.Storage;

/// <summary>Derives the embedded catalogue from the rows and compares it with the stored one.</summary>
internal sealed class SqliteCatalogueCheck(SqliteLibrary library)
{
    private const int Chunk = 1000;

    /// <summary>Compares on one snapshot; where something differs and that is wanted, makes everything anew in one transaction.</summary>
    public async Task<VerifiedView> Run(bool repair, CancellationToken cancellationToken)
    {
        await library.IndexWords(cancellationToken);
        var (tracks, wrong) = await library.Readers.Read(session => Compare(session, cancellationToken), cancellationToken);
        if (repair && wrong > 0)
            await library.Writer.Write(batch => MakeAnew(batch.Session, library.Words), cancellationToken);
        return new VerifiedView("catalogue", tracks, wrong, repair && wrong > 0);
    }

    private static (long Tracks, long Wrong) Compare(SqliteSession session, CancellationToken cancellationToken)
    {
        var derived = new DerivedCatalogue();
        var wrong = 0L;
        foreach (var rows in Chunks(session))
        {
            cancellationToken.ThrowIfCancellationRequested();
            derived.Add(rows);
            foreach (var (producer, listing, trains, ordinal) in rows.NewCredits)
            {
                wrong += session.Prepare("SELECT 1 FROM credited WHERE producer = ? AND listing = ? AND trains = ? AND ordinal = ?")
                    .Bind(producer.Value, listing, trains, ordinal).Scalar() == 1 ? 0 : 1;
            }

            foreach (var (ordinal, words) in rows.NewWords)
                wrong += HasWords(session, ordinal, words) ? 0 : 1;
        }

        wrong += Math.Abs(session.Prepare("SELECT count(*) FROM words").Scalar() - derived.Tracks);
        var credits = session.Prepare("SELECT count(*) FROM credited").Scalar();
        var (tracks, credited) = (session.Prepare("SELECT tracks FROM totals").Scalar(), session.Prepare("SELECT credited FROM totals").Scalar());
        wrong += derived.Compare(Counts(session, "spellings"), Counts(session, "producers"), (tracks, credited, credits));
        return (derived.Tracks, wrong);
    }

    /// <summary>Whether a question for the row's own words, field by field, finds it.</summary>
    private static bool HasWords(SqliteSession session, long ordinal, CatalogueWords words)
    {
        foreach (var (field, text) in new[] { ("title", words.Title), ("artist", words.Artist), ("album", words.Album), ("producers", words.Producers) })
        {
            // A field without a letter or a digit has no words to be found by.
            if (text.Any(char.IsLetterOrDigit) && session.Prepare("SELECT 1 FROM words WHERE words MATCH ? AND rowid = ?")
                .Bind($"{field} : \"{text.Replace("\"", " ", StringComparison.Ordinal).Replace('\0', ' ')}\"", ordinal).Scalar() != 1)
                return false;
        }

        return true;
    }

    private static bool MakeAnew(SqliteSession session, WordIndex index)
    {
        session.Run("INSERT INTO words (words) VALUES ('delete-all')");
        session.Run("DELETE FROM credited");
        session.Run("DELETE FROM spellings");
        session.Run("DELETE FROM producers");
        session.Run("UPDATE totals SET tracks = 0, credited = 0");
        foreach (var rows in Chunks(session))
        {
            CatalogueViews.Apply(session, rows);
            index.Note(session, rows.ChangedWords);
        }

        return index.CatchUp(session);
    }

    private static IEnumerable<CatalogueDifference> Chunks(SqliteSession session)
    {
        var reached = 0L;
        while (true)
        {
            var changes = new List<TrackChange>(Chunk);
            var query = session.Prepare($"SELECT {TrackTable.Columns}, t.listing FROM tracks t WHERE t.ordinal > ? AND t.deleted = 0 ORDER BY t.ordinal LIMIT ?")
                .Bind(reached, Chunk);
            while (query.Step())
            {
                var row = TrackTable.ReadRow(query, []);
                changes.Add(new TrackChange(row.Ordinal, null, new CatalogueEntry(
                    query.Text(TrackTable.ColumnCount), row.Metadata.Title, row.Metadata.Artist, row.Metadata.Album, row.Credits, row.Metadata.Year)));
            }

            if (changes.Count == 0)
                yield break;
            reached = changes[^1].Ordinal;
            yield return new CatalogueDifference(changes);
        }
    }

    private static List<(string Producer, string Name, long Tracks)> Counts(SqliteSession session, string table)
    {
        var counts = new List<(string Producer, string Name, long Tracks)>();
        var query = session.Prepare($"SELECT producer, name, tracks FROM {table}").Bind();
        while (query.Step())
            counts.Add((query.Text(0), query.Text(1), query.Long(2)));
        return counts;
    }
}
