using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Silo.Storage;

/// <summary>Any track store, measured. Scans are not: they last as long as their reader.</summary>
internal sealed class MeasuredTrackStore(ITrackStore inner) : ITrackStore
{
    /// <inheritdoc/>
    public Task<TrackRow?> Read(TrackId track, string[]? schemas, CancellationToken cancellationToken) =>
        StorageInstruments.Measure("read", inner.Read(track, schemas, cancellationToken));

    /// <inheritdoc/>
    public Task<TrackRow> Write(TrackRow row, CancellationToken cancellationToken) => StorageInstruments.Measure("write", inner.Write(row, cancellationToken));

    /// <inheritdoc/>
    public Task MarkPropagated(TrackId track, long version, CancellationToken cancellationToken) =>
        StorageInstruments.Measure("mark", inner.MarkPropagated(track, version, cancellationToken));

    /// <inheritdoc/>
    public Task MarkPropagated(IReadOnlyCollection<long> sequences, CancellationToken cancellationToken) =>
        StorageInstruments.Measure("mark", inner.MarkPropagated(sequences, cancellationToken));

    /// <inheritdoc/>
    public Task<TrackId[]> Unpropagated(int limit, CancellationToken cancellationToken) =>
        StorageInstruments.Measure("look", inner.Unpropagated(limit, cancellationToken));

    /// <inheritdoc/>
    public IAsyncEnumerable<TrackRow> Scan(string? schema, long afterSequence, CancellationToken cancellationToken) =>
        inner.Scan(schema, afterSequence, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<TrackRow> ScanProducer(ProducerId producer, string schema, CancellationToken cancellationToken) =>
        inner.ScanProducer(producer, schema, cancellationToken);

    /// <inheritdoc/>
    public Task<long> LastSequence(CancellationToken cancellationToken) => StorageInstruments.Measure("sequence", inner.LastSequence(cancellationToken));
}
