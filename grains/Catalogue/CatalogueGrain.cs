using Orleans.Concurrency;
using ProductionValue.Contracts;

namespace ProductionValue.Grains.Catalogue;

/// <inheritdoc cref="ICatalogueGrain"/>
[StatelessWorker]
internal sealed class CatalogueGrain(ICatalogueStore store) : Grain, ICatalogueGrain
{
    public Task<TrackPage> List(TrackQuery query, CancellationToken cancellationToken) => store.List(query, cancellationToken);

    public Task<TrackSummary[]> Describe(TrackId[] tracks, CancellationToken cancellationToken) =>
        tracks.Length == 0 ? Task.FromResult<TrackSummary[]>([]) : store.Describe(tracks, cancellationToken);

    public Task<KnownContent[]> FindContent(string[] contentIds, CancellationToken cancellationToken) =>
        contentIds.Length == 0 ? Task.FromResult<KnownContent[]>([]) : store.FindContent(contentIds, cancellationToken);

    public Task<ProducerPage> ListProducers(string? cursor, int limit, CancellationToken cancellationToken) =>
        store.ListProducers(cursor, limit, cancellationToken);

    public async Task<LibrarySummary> Summarize(CancellationToken cancellationToken)
    {
        var summary = await store.Summarize(cancellationToken);
        var generations = await GrainFactory.GetGrain<IModelGrain>(0).Current(cancellationToken);
        return summary with { Generation = generations.Live };
    }
}
