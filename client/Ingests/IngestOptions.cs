namespace ProductionValue.Client;

/// <summary>Limits of an import.</summary>
internal sealed record IngestOptions
{
    /// <summary>Files looked at together: identified, asked for, and read before the next are begun.</summary>
    /// <remarks>Sixteen a core: few enough that what has been read is soon acknowledged, enough that no core waits long for the last of them.</remarks>
    public int Window { get; init; } = 16 * Environment.ProcessorCount;

    /// <summary>Windows that may wait to be sent.</summary>
    public int WindowsAhead { get; init; } = 1;

    /// <summary>Files of one request.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>Files read at the same time.</summary>
    public int Readers { get; init; } = Environment.ProcessorCount;
}
