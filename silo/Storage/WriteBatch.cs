namespace ProductionValue.Silo.Storage;

/// <summary>What the writes of one transaction share.</summary>
/// <param name="session">The writing connection, inside a transaction.</param>
internal sealed class WriteBatch(SqliteSession session)
{
    private readonly List<TrackChange> changes = [];

    /// <summary>The writing connection, inside a transaction.</summary>
    public SqliteSession Session => session;

    /// <summary>
    /// Changes of track rows that the catalogue follows at the end of the transaction: all at once, because every savepoint would make
    /// the full-text index write its pending words to disk.
    /// </summary>
    public IReadOnlyList<TrackChange> Changes => changes;

    /// <summary>Notes a changed row.</summary>
    public void Add(TrackChange change) => changes.Add(change);

    /// <summary>Forgets what was noted after the first <paramref name="count"/> changes: their savepoint was rolled back.</summary>
    public void Revert(int count) => changes.RemoveRange(count, changes.Count - count);
}
