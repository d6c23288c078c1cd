using ProductionValue.Contracts;

namespace ProductionValue.Grains.Ingests;

/// <summary>The account of every import, a row a file.</summary>
public interface IIngestStore
{
    /// <summary>Adds or replaces the outcomes of files of an import and its status, durable when the task completes.</summary>
    Task Write(string ingest, IngestStatus status, IngestOutcome[] outcomes, CancellationToken cancellationToken);

    /// <summary>The import with all its files in the order they were first written; null where it is not known.</summary>
    Task<IngestReport?> Read(string ingest, CancellationToken cancellationToken);
}
