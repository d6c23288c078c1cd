using Orleans.Concurrency;

namespace ProductionValue.Contracts;

/// <summary>Progress of one import: every file accounted for. Key: the import's id.</summary>
[Alias("pv.IIngestGrain")]
public interface IIngestGrain : IGrainWithStringKey
{
    /// <summary>Takes a batch of files; one already accounted for is told as it was, so a batch may be sent again.</summary>
    /// <exception cref="InvalidOperationException">The import was cancelled.</exception>
    [Alias("Take")]
    Task<IngestOutcome[]> Take(IngestFile[] files, CancellationToken cancellationToken);

    /// <summary>Closes the account; null where the import is not known.</summary>
    [Alias("Complete")]
    Task<IngestReport?> Complete(CancellationToken cancellationToken);

    /// <summary>Ends the import; what was acknowledged stays. Null where the import is not known.</summary>
    [Alias("Cancel")]
    Task<IngestReport?> Cancel(CancellationToken cancellationToken);

    /// <summary>The account so far; null where the import is not known.</summary>
    /// <param name="refusedOnly">Whether to list only refused files.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [Alias("Report"), AlwaysInterleave]
    Task<IngestReport?> Report(bool refusedOnly, CancellationToken cancellationToken);
}
