using ProductionValue.Contracts;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Grains.Producers;

/// <inheritdoc cref="IFingerprintsGrain"/>
/// <remarks>
/// Reads all rows when it is activated, and again beside its answers when silos came or went; in between every producer tells it of its own
/// changes.
/// </remarks>
internal sealed class FingerprintsGrain(ITrackStore store, GenerationCache generations, SiloChanges silos, TimeProvider time) : Grain, IFingerprintsGrain
{
    private static readonly TimeSpan TendPeriod = TimeSpan.FromSeconds(5);
    private readonly Dictionary<ProducerId, Fingerprint> fingerprints = [];
    private readonly HashSet<ProducerId> told = []; // By whom, since the reading that runs began.
    private long asOf; // The silos' changes it was read after.
    private long revision; // Starts anew above every earlier activation's, so that no cached set passes for this one's.

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        revision = time.GetUtcNow().UtcTicks;
        asOf = silos.Count;
        Take(await Derive(cancellationToken));
        this.RegisterGrainTimer(Tend, new GrainTimerCreationOptions { DueTime = TendPeriod, Period = TendPeriod, Interleave = true });
    }

    public Task Publish(ProducerId producer, Fingerprint? fingerprint, CancellationToken cancellationToken)
    {
        told.Add(producer);
        if (fingerprint is null or { Count: 0 })
            fingerprints.Remove(producer);
        else
            fingerprints[producer] = fingerprint;
        revision++;
        return Task.CompletedTask;
    }

    public Task<FingerprintSet> Read(long knownRevision, CancellationToken cancellationToken) =>
        Task.FromResult(new FingerprintSet(revision, knownRevision == revision ? null : [.. fingerprints.Values]));

    public async Task<VerifiedView> Verify(bool repair, CancellationToken cancellationToken)
    {
        var derived = await Derive(cancellationToken);
        var wrong = derived.Values.Count(one => !fingerprints.TryGetValue(one.Id, out var known) || !Same(one, known))
            + fingerprints.Keys.Count(producer => !derived.ContainsKey(producer));
        if (repair && wrong > 0)
        {
            Take(derived);
            revision++;
        }

        return new VerifiedView("fingerprints", derived.Count, wrong, repair && wrong > 0);
    }

    /// <summary>Whether two fingerprints say the same; sums are exact, so that the order of the tracks does not matter.</summary>
    internal static bool Same(Fingerprint one, Fingerprint other) =>
        one.Producer == other.Producer && one.Count == other.Count && one.Centroid.AsSpan().SequenceEqual(other.Centroid);

    /// <summary>Reads all rows again after silos came or went; what producers tell meanwhile is newer.</summary>
    private async Task Tend(CancellationToken cancellationToken)
    {
        var changes = silos.Count;
        if (asOf == changes)
            return;
        told.Clear();
        var derived = await Derive(cancellationToken);
        asOf = changes;
        foreach (var producer in fingerprints.Keys.Union(derived.Keys).Where(producer => !told.Contains(producer)).ToArray())
        {
            if (derived.TryGetValue(producer, out var fingerprint))
                fingerprints[producer] = fingerprint;
            else
                fingerprints.Remove(producer);
        }

        revision++;
    }

    private void Take(Dictionary<ProducerId, Fingerprint> derived)
    {
        fingerprints.Clear();
        foreach (var (producer, fingerprint) in derived)
            fingerprints[producer] = fingerprint;
    }

    private async Task<Dictionary<ProducerId, Fingerprint>> Derive(CancellationToken cancellationToken)
    {
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

        return members.Select(pair => pair.Value.Describe(pair.Key, generation.Number)).OfType<Fingerprint>().Where(fingerprint => fingerprint.Count > 0)
            .ToDictionary(fingerprint => fingerprint.Id);
    }
}
