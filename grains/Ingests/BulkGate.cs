namespace ProductionValue.Grains.Ingests;

/// <summary>
/// Tells whether this silo takes a bulk import. While it does, nobody else drives the import's rows into the views: the import does that
/// itself, many at a time, when all rows are stored.
/// </summary>
internal sealed class BulkGate
{
    private int imports;

    /// <summary>Whether an import runs.</summary>
    public bool IsBusy => Volatile.Read(ref imports) > 0;

    /// <summary>An import begins; it ends with what this returns.</summary>
    public IDisposable Enter()
    {
        Interlocked.Increment(ref imports);
        return new Passage(this);
    }

    private sealed class Passage(BulkGate gate) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
                Interlocked.Decrement(ref gate.imports);
        }
    }
}
