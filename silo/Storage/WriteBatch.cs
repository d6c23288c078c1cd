namespace ProductionValue.Silo.Storage;

/// <summary>What the writes of one transaction share.</summary>
/// <param name="session">The writing connection, inside a transaction.</param>
internal sealed class WriteBatch(SqliteSession session)
{
    private readonly List<TrackChange> changes = [];
    private long? sequence;
    private long? ordinal;

    /// <summary>The writing connection, inside a transaction.</summary>
    public SqliteSession Session => session;

    /// <summary>
    /// Changes of track rows that the catalogue follows at the end of the transaction: all at once, because every savepoint would make
    /// the full-text index write its pending words to disk.
    /// </summary>
    public IReadOnlyList<TrackChange> Changes => changes;

    /// <summary>
    /// The sequence of the row about to be written. Rows are never deleted, so the greatest is the table's own, and a transaction that
    /// is rolled back takes its numbers back with it.
    /// </summary>
    public long NextSequence()
    {
        sequence = (sequence ?? session.Prepare("SELECT max(sequence) FROM tracks").Scalar()) + 1;
        return sequence.Value;
    }

    /// <summary>The ordinal of a track about to be written for the first time.</summary>
    public long NextOrdinal()
    {
        ordinal = (ordinal ?? session.Prepare("SELECT max(ordinal) FROM tracks").Scalar()) + 1;
        return ordinal.Value;
    }

    /// <summary>Notes a changed row.</summary>
    public void Add(TrackChange change) => changes.Add(change);

    /// <summary>Forgets what was noted after the first <paramref name="count"/> changes: the statements behind it were undone.</summary>
    public void Revert(int count)
    {
        changes.RemoveRange(count, changes.Count - count);
        (sequence, ordinal) = (null, null);
    }
}
