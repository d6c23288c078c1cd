using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <content>Imports.</content>
public sealed partial class ProductionValueClient
{
    /// <summary>Most files of one batch.</summary>
    public const int MaxBatch = 64;

    /// <summary>Hands a batch of at most <see cref="MaxBatch"/> files to an import; what it tells has been stored.</summary>
    public Task<IngestOutcome[]> SendFiles(string ingest, IReadOnlyCollection<IngestFile> files, CancellationToken cancellationToken) =>
        Post<IngestOutcome[]>("ingests/" + Escape(ingest) + "/files", files, cancellationToken);

    /// <summary>Closes an import's account.</summary>
    public Task<IngestReport> CompleteIngest(string ingest, CancellationToken cancellationToken) =>
        Post<IngestReport>("ingests/" + Escape(ingest) + "/complete", null, cancellationToken);

    /// <summary>Ends an import; what was acknowledged stays.</summary>
    public async Task<IngestReport> CancelIngest(string ingest, CancellationToken cancellationToken)
    {
        var path = "ingests/" + Escape(ingest);
        return await Send<IngestReport>(HttpMethod.Delete, path, null, cancellationToken) ?? throw Empty(path);
    }

    /// <summary>An import's account so far; null where it is not known.</summary>
    public Task<IngestReport?> Ingest(string ingest, bool refusedOnly, CancellationToken cancellationToken) =>
        OrNull(Get<IngestReport>("ingests/" + Escape(ingest) + Query(("refused", refusedOnly ? "true" : "false")), cancellationToken));
}
