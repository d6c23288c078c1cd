using Microsoft.Extensions.Options;
using ProductionValue.Contracts;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Grains.Producers;

/// <inheritdoc cref="IFingerprintsGrain"/>
/// <remarks>
/// Reads all rows when it is activated, and again when silos came or went; in between every producer tells it of its own changes. Of a
/// large library that takes longer than an activation may last, so it goes on beside the calls: what producers tell meanwhile is newer than
/// what is read, and questions wait for the first reading.
/// </remarks>
internal sealed class FingerprintsGrain(
    ITrackStore store, GenerationCache generations, SiloChanges silos, IOptions<LibraryOptions> options, TimeProvider time) : Grain, IFingerprintsGrain, IDisposable
{
    private static readonly TimeSpan TendPeriod = TimeSpan.FromSeconds(5);
    private readonly Dictionary<ProducerId, Fingerprint> fingerprints = [];
    private readonly HashSet<ProducerId> told = []; // By whom, since the reading that runs began.
    private readonly CancellationTokenSource leaving = new();
    private Task reading = Task.CompletedTask; // The first one.
    private long asOf; // The silos' changes it was read after.
    private long revision; // Starts anew above every earlier activation's, so that no cached set passes for this one's.

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        revision = time.GetUtcNow().UtcTicks;
        reading = ReadFirst(leaving.Token);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => leaving.CancelAsync();

    public void Dispose() => leaving.Dispose();

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

    public async Task<FingerprintSet> Read(long knownRevision, CancellationToken cancellationToken)
    {
        if (!reading.IsCompletedSuccessfully)
            await reading.WaitAsync(options.Value.SearchTimeout, time, cancellationToken);
        return new FingerprintSet(revision, knownRevision == revision ? null : [.. fingerprints.Values]);
    }

    public async Task<VerifiedView> Verify(bool repair, CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        var derived = await Derive(cancellationToken);
        var wrong = derived.Values.Count(one => !fingerprints.TryGetValue(one.Id, out var known) || !Same(one, known))
            + fingerprints.Keys.Count(producer => !derived.ContainsKey(producer));
        if (repair && wrong > 0)
        {
            told.Clear();
            Take(derived);
        }

        return new VerifiedView("fingerprints", derived.Count, wrong, repair && wrong > 0);
    }

    /// <summary>Whether two fingerprints say the same; sums are exact, so that the order of the tracks does not matter.</summary>
    internal static bool Same(Fingerprint one, Fingerprint other) =>
        one.Producer == other.Producer && one.Count == other.Count && one.Centroid.AsSpan().SequenceEqual(other.Centroid);

    private async Task ReadFirst(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAll(cancellationToken);
            this.RegisterGrainTimer(Tend, new GrainTimerCreationOptions { DueTime = TendPeriod, Period = TendPeriod, Interleave = true });
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            DeactivateOnIdle(); // The next question tries again with a new activation; those that wait are told why.
            throw;
        }
    }

    private Task Tend(CancellationToken cancellationToken) => asOf == silos.Count ? Task.CompletedTask : ReadAll(cancellationToken);

    private async Task ReadAll(CancellationToken cancellationToken)
    {
        var changes = silos.Count;
        told.Clear();
        var derived = await Derive(cancellationToken);
        asOf = changes;
        Take(derived);
    }

    /// <summary>Takes what was read; what producers told meanwhile is newer.</summary>
    private void Take(Dictionary<ProducerId, Fingerprint> derived)
    {
        foreach (var producer in fingerprints.Keys.Union(derived.Keys).Where(producer => !told.Contains(producer)).ToArray())
        {
            if (derived.TryGetValue(producer, out var fingerprint))
                fingerprints[producer] = fingerprint;
            else
                fingerprints.Remove(producer);
        }

        revision++;
    }

    private Task<Dictionary<ProducerId, Fingerprint>> Derive(CancellationToken cancellationToken)
    {
        var number = (int)this.GetPrimaryKeyLong();
        return Task.Run(() => Derive(number, cancellationToken), cancellationToken);
    }

    private async Task<Dictionary<ProducerId, Fingerprint>> Derive(int number, CancellationToken cancellationToken)
    {
        var generation = await generations.Get(number, cancellationToken);
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
