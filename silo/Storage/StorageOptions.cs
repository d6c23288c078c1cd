namespace ProductionValue.Silo.Storage;

/// <summary>Limits of the storage.</summary>
public sealed record StorageOptions
{
    /// <summary>Most writes that may wait for the writer; further callers wait for a place.</summary>
    public int WriterQueueLimit { get; init; } = 4096;

    /// <summary>Most writes one transaction takes, so that the first of them is not kept waiting for ever.</summary>
    public int MaxBatch { get; init; } = 1024;

    /// <summary>Connections that read; further readers wait for one.</summary>
    public int Readers { get; init; } = 4;

    /// <summary>Rows a scan reads in one go, holding no read transaction between two.</summary>
    public int ScanPageRows { get; init; } = 256;

    /// <summary>Most rows a catalogue page may have.</summary>
    public int MaxPageLimit { get; init; } = 1000;

    /// <summary>
    /// Tracks a text question of the embedded storage looks at: a word that half the library has cannot be listed in order within the time an
    /// answer may take, so of more, those that came into the library first are listed. Another word makes them fewer.
    /// </summary>
    public int MostTextMatches { get; init; } = 20_000;

    /// <summary>Most notes of propagated tracks kept in memory before one of them waits for the disk.</summary>
    public int MaxPendingNotes { get; init; } = 8192;

    /// <summary>How long a note of a propagated track may stay in memory while nothing else is written.</summary>
    public TimeSpan NoteDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Bytes the disk of the embedded storage must have free, or it counts as full: a transaction with its log fits into them.</summary>
    public long LeastFreeBytes { get; init; } = 8 << 20;

    /// <summary>Memory for pages of the writer, bytes; each reader gets a quarter of it.</summary>
    public int CacheBytes { get; init; } = 64 << 20;

    /// <summary>Most track rows a transaction in PostgreSQL takes: every silo waits its turn meanwhile.</summary>
    public int PostgresBatch { get; init; } = 256;

    /// <summary>Index shards of a new library in PostgreSQL.</summary>
    public int Shards { get; init; } = 4;

    /// <summary>How often a read from PostgreSQL is tried.</summary>
    public int QueryAttempts { get; init; } = 4;

    /// <summary>Pause before the first repetition; each further one waits that much longer.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a write that has not reached its commit is tried again before the caller is told.</summary>
    public TimeSpan WritePatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Every option that is out of range, as name, what was expected and what came.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (var (name, value, low, high) in new (string, long, long, long)[]
        {
            (nameof(WriterQueueLimit), WriterQueueLimit, 1, 1_000_000),
            (nameof(MaxBatch), MaxBatch, 1, 100_000),
            (nameof(Readers), Readers, 1, 64),
            (nameof(ScanPageRows), ScanPageRows, 1, 10_000),
            (nameof(MaxPageLimit), MaxPageLimit, 1, 10_000),
            (nameof(MostTextMatches), MostTextMatches, 1, 1_000_000_000),
            (nameof(MaxPendingNotes), MaxPendingNotes, 1, 1_000_000),
            (nameof(NoteDelay), (long)NoteDelay.TotalMilliseconds, 1, 60_000),
            (nameof(PostgresBatch), PostgresBatch, 1, 10_000),
            (nameof(Shards), Shards, 1, 1024),
            (nameof(QueryAttempts), QueryAttempts, 1, 100),
            (nameof(RetryPause), (long)RetryPause.TotalMilliseconds, 1, 60_000),
            (nameof(WritePatience), (long)WritePatience.TotalMilliseconds, 0, 600_000),
            (nameof(CacheBytes), CacheBytes, 1 << 20, 1 << 30),
            (nameof(LeastFreeBytes), LeastFreeBytes, 0, long.MaxValue),
        })
        {
            if (value < low || value > high)
                yield return $"Storage:{name}: expected {low} to {high}, got {value}";
        }
    }
}
