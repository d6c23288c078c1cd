namespace ProductionValue.Silo.Storage;

/// <summary>
/// The full-text index of the embedded catalogue. FTS5 writes a segment at every commit, which costs more than the rows themselves, so rows
/// whose words changed are listed in the transaction and indexed many at a time: when there are enough of them, and before any question.
/// </summary>
internal sealed class WordIndex
{
    /// <summary>Rows that wait, at most; indexing so many takes a few hundredths of a second.</summary>
    private const long MostPending = 4096;

    private long pending;

    /// <summary>Counts what a process before this one left.</summary>
    public void Open(SqliteSession session) => pending = session.Prepare("SELECT count(*) FROM words_pending").Scalar();

    /// <summary>Whether a question would miss something.</summary>
    public bool IsBehind => Volatile.Read(ref pending) > 0;

    /// <summary>Lists rows inside the transaction that changes their words, and indexes what waits where it is enough.</summary>
    public void Note(SqliteSession session, IReadOnlyCollection<long> ordinals)
    {
        foreach (var ordinal in ordinals)
            session.Run("INSERT OR IGNORE INTO words_pending (ordinal) VALUES (?)", ordinal);
        if (Interlocked.Add(ref pending, ordinals.Count) >= MostPending)
            CatchUp(session);
    }

    /// <summary>Indexes what waits, inside a transaction of the writer.</summary>
    public bool CatchUp(SqliteSession session)
    {
        var rows = session.Prepare(
            "SELECT p.ordinal, t.deleted, t.title, t.artist, t.album, t.credits, t.year, t.listing FROM words_pending p JOIN tracks t ON t.ordinal = p.ordinal").Bind();
        while (rows.Step())
        {
            var ordinal = rows.Long(0);
            session.Run("DELETE FROM words WHERE rowid = ?", ordinal);
            if (rows.Long(1) != 0)
                continue;
            var words = CatalogueWords.Of(new CatalogueEntry(
                rows.Text(7), rows.Text(2), rows.Text(3), rows.Text(4), StoredJson.ReadCredits(rows.Bytes(5)), rows.IsNull(6) ? null : (int)rows.Long(6)));
            session.Run(
                "INSERT INTO words (rowid, title, artist, album, producers) VALUES (?, ?, ?, ?, ?)",
                ordinal, words.Title, words.Artist, words.Album, words.Producers);
        }

        session.Run("DELETE FROM words_pending");
        Volatile.Write(ref pending, 0);
        return true;
    }

    /// <summary>After a transaction was rolled back: the list is as it was, so the next question looks at it.</summary>
    public void Reopen() => Volatile.Write(ref pending, 1);
}
