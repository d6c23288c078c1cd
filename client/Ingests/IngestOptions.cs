namespace ProductionValue.Client;

/// <summary>Limits of an import.</summary>
internal sealed record IngestOptions
{
    /// <summary>Files looked at together: identified, and asked for by one request, before any is read.</summary>
    public int Window { get; init; } = 128;

    /// <summary>Batches that may wait to be sent.</summary>
    public int BatchesAhead { get; init; } = 2;

    /// <summary>Files of one request: as much as an interruption may cost.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>Files read at the same time.</summary>
    public int Readers { get; init; } = Environment.ProcessorCount;

    /// <summary>Libraries up to this many tracks keep the poster's vectors too, for evaluations.</summary>
    public int BaselineTracks { get; init; } = 5_000;
}
