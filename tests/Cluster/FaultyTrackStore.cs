using System.Runtime.CompilerServices;
using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Tests.Cluster;

/// <summary>The real store, failing before or after its work where the plan says so.</summary>
internal sealed class FaultyTrackStore(ITrackStore store, FaultPlan faults) : ITrackStore
{
    public Task<TrackRow?> Read(TrackId track, string[]? schemas, CancellationToken cancellationToken) => store.Read(track, schemas, cancellationToken);

    public async Task<TrackRow> Write(TrackRow row, CancellationToken cancellationToken)
    {
        faults.Pass("store.Write:before");
        var written = await store.Write(row, cancellationToken);
        faults.Pass("store.Write:after");
        return written;
    }

    public async Task MarkPropagated(IReadOnlyCollection<long> sequences, CancellationToken cancellationToken)
    {
        faults.Pass("store.MarkPropagated:before");
        await store.MarkPropagated(sequences, cancellationToken);
        faults.Pass("store.MarkPropagated:after");
    }

    public async Task MarkPropagated(TrackId track, long version, CancellationToken cancellationToken)
    {
        faults.Pass("store.MarkPropagated:before");
        await store.MarkPropagated(track, version, cancellationToken);
        faults.Pass("store.MarkPropagated:after");
    }

    public Task<TrackId[]> Unpropagated(int limit, CancellationToken cancellationToken) => store.Unpropagated(limit, cancellationToken);

    public async IAsyncEnumerable<TrackRow> Scan(
        string? schema, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var step = "store.Scan:" + (schema ?? "rows");
        faults.Pass(step);
        await faults.Wait(step).WaitAsync(cancellationToken);
        await foreach (var row in store.Scan(schema, afterSequence, cancellationToken))
            yield return row;
    }

    public IAsyncEnumerable<TrackRow> ScanProducer(ProducerId producer, string schema, CancellationToken cancellationToken) =>
        store.ScanProducer(producer, schema, cancellationToken);

    public Task<long> LastSequence(CancellationToken cancellationToken) => store.LastSequence(cancellationToken);
}

/// <summary>Fails a grain's calls before or after its work where the plan says so.</summary>
internal sealed class FaultyCalls(FaultPlan faults) : IIncomingGrainCallFilter
{
    private static readonly Dictionary<Type, string> Steps = new()
    {
        [typeof(IIndexShardGrain)] = "shard", [typeof(IProducerGrain)] = "producer", [typeof(IFingerprintsGrain)] = "fingerprints",
    };

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var step = Steps.TryGetValue(context.InterfaceMethod.DeclaringType!, out var grain) && context.InterfaceMethod.Name is "Apply" or "Publish"
            ? $"{grain}.{context.InterfaceMethod.Name}"
            : null;
        if (step is not null)
            faults.Pass(step + ":before");
        if (context.InterfaceMethod.Name is "Search" or "SearchSimilar")
        {
            faults.Pass($"search:{context.TargetId.Key}");
            await faults.Wait($"search:{context.TargetId.Key}");
        }

        await context.Invoke();
        if (step is not null)
            faults.Pass(step + ":after");
    }
}
