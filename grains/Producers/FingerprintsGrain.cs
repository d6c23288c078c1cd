using ProductionValue.Contracts;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Grains.Producers;

/// <inheritdoc cref="IFingerprintsGrain"/>
/// <remarks>Reads all rows once when it is activated; afterwards every producer tells it of its own changes.</remarks>
internal sealed class FingerprintsGrain(ITrackStore store, GenerationCache generations, TimeProvider time) : Grain, IFingerprintsGrain
{
    private readonly Dictionary<ProducerId, Fingerprint> fingerprints = [];
    private long revision; // Starts anew above every earlier activation's, so that no cached set passes for this one's.

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        revision = time.GetUtcNow().UtcTicks;
        var generation = await generations.Get((int)this.GetPrimaryKeyLong(), cancellationToken);
        var members = new Dictionary<ProducerId, ProducerMembers>();
        await foreach (var row in store.Scan(generation.Schema, 0, cancellationToken))
        {
            if (row.Deleted || row.FeaturesIn(generation.Schema) is not { } features)
                continue;
            float[]? embedding = null;
            foreach (var credit in row.Credits.Where(credit => credit.Trains).DistinctBy(credit => credit.ProducerId))
            {
                if (!members.TryGetValue(credit.ProducerId, out var producer))
                    members[credit.ProducerId] = producer = new ProducerMembers(generation.Dimensions);
                producer.Apply(row.Track, row.Version, credit.Name, embedding ??= generation.Embed(features.Values));
            }
        }

        foreach (var (producer, tracks) in members)
        {
            if (tracks.Describe(producer, generation.Number) is { } fingerprint)
                fingerprints[producer] = fingerprint;
        }
    }

    public Task Publish(ProducerId producer, Fingerprint? fingerprint, CancellationToken cancellationToken)
    {
        if (fingerprint is null or { Count: 0 })
            fingerprints.Remove(producer);
        else
            fingerprints[producer] = fingerprint;
        revision++;
        return Task.CompletedTask;
    }

    public Task<FingerprintSet> Read(long knownRevision, CancellationToken cancellationToken) =>
        Task.FromResult(new FingerprintSet(revision, knownRevision == revision ? null : [.. fingerprints.Values]));
}
