using ProductionValue.Contracts;

namespace ProductionValue.Grains.Tracks;

/// <summary>The track rows. Every write is durable when its task completes; implementations are safe for concurrent use.</summary>
public interface ITrackStore
{
    /// <summary>One row, tombstones included; null where the track was never written.</summary>
    /// <param name="track">Which.</param>
    /// <param name="schemas">Vectors to read with it; null: all, empty: none.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<TrackRow?> Read(TrackId track, string[]? schemas, CancellationToken cancellationToken);

    /// <summary>
    /// Writes <paramref name="row"/> if the stored version is still <c>row.Version − 1</c> (0: no row). A row with vectors replaces those of
    /// the same schemas and leaves the others; a tombstone drops all of them.
    /// </summary>
    /// <returns>The row with its ordinal and sequence.</returns>
    /// <exception cref="StaleVersionException">Another write came first: nothing was written.</exception>
    /// <exception cref="IOException">The storage failed; whether the write happened is unknown.</exception>
    Task<TrackRow> Write(TrackRow row, CancellationToken cancellationToken);

    /// <summary>Notes that all views have this version; losing the note costs a second propagation, nothing else.</summary>
    Task MarkPropagated(TrackId track, long version, CancellationToken cancellationToken);

    /// <summary>Notes that all views have the rows of these sequences, unless they were written again since; durable when the task completes.</summary>
    Task MarkPropagated(IReadOnlyCollection<long> sequences, CancellationToken cancellationToken);

    /// <summary>Tracks whose newest version has not been noted as propagated, oldest first.</summary>
    Task<TrackId[]> Unpropagated(int limit, CancellationToken cancellationToken);

    /// <summary>Rows written after <paramref name="afterSequence"/>, tombstones included, in the order of their sequence, as of the call.</summary>
    /// <param name="schema">The vector to read with each row; null: none.</param>
    /// <param name="afterSequence">Sequence to start behind; 0: from the beginning.</param>
    /// <param name="cancellationToken">Cancels the scan.</param>
    IAsyncEnumerable<TrackRow> Scan(string? schema, long afterSequence, CancellationToken cancellationToken);

    /// <summary>Rows, without tombstones, that credit the producer in any role.</summary>
    IAsyncEnumerable<TrackRow> ScanProducer(ProducerId producer, string schema, CancellationToken cancellationToken);

    /// <summary>The newest sequence; 0 for an empty library.</summary>
    Task<long> LastSequence(CancellationToken cancellationToken);
}

/// <summary>A row was written by someone else in between: read it again.</summary>
public sealed class StaleVersionException(string message) : Exception(message);
