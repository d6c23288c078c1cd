using ProductionValue.Contracts;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Tracks;
using ProductionValue.Learning;
using Fingerprint = ProductionValue.Contracts.Fingerprint;

namespace ProductionValue.Grains.Producers;

/// <inheritdoc cref="IProducerGrain"/>
/// <remarks>
/// A view of the track rows: it is rebuilt from them when it is activated, when a generation goes live and when silos came or went, so it
/// cannot drift.
/// </remarks>
internal sealed class ProducerGrain(ITrackStore store, GenerationCache generations, SiloChanges silos) : Grain, IProducerGrain
{
    private const int MostSplit = 600;
    private const int SplitSeed = 1;

    private ProducerId producer;
    private ProducerMembers? members;
    private LoadedGeneration? generation;
    private ProducerSounds? sounds; // Split on demand, until the next change.
    private long asOf; // The silos' changes the members were read after.
    private bool unpublished; // The fingerprint changed and has not been told on yet.

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        producer = ProducerId.FromName(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task Apply(ProducerChange change, CancellationToken cancellationToken)
    {
        var current = await GrainFactory.GetGrain<IModelGrain>(0).Current(cancellationToken);
        if (current.Live == 0)
            return; // Nothing is fitted: the first fit reads the rows.
        await Follow(current.Live, cancellationToken);
        var embedding = change.Features is { } features ? generation!.Embed(features.Values) : null;
        if (members!.Apply(change.Track, change.Version, change.Name, embedding))
            (unpublished, sounds) = (true, null);
        await Publish(cancellationToken);
    }

    public async Task<Fingerprint?> Describe(int generation, CancellationToken cancellationToken)
    {
        if (generation == 0)
            return null;
        await Follow(generation, cancellationToken);
        await Publish(cancellationToken);
        return members!.Describe(producer, generation);
    }

    public async Task<bool> Reload(CancellationToken cancellationToken)
    {
        var current = await GrainFactory.GetGrain<IModelGrain>(0).Current(cancellationToken);
        if (current.Live == 0)
            return true;
        var known = generation?.Number == current.Live ? members!.Describe(producer, current.Live) : null;
        var wasKnown = generation?.Number == current.Live && asOf == silos.Count;
        generation = null;
        await Follow(current.Live, cancellationToken);
        var read = members!.Describe(producer, current.Live);
        await Publish(cancellationToken);
        return !wasKnown || (known is null ? read is null : read is not null && FingerprintsGrain.Same(known, read));
    }

    public async Task<ProducerSounds?> Sounds(int generation, CancellationToken cancellationToken)
    {
        if (await Describe(generation, cancellationToken) is not { } described)
            return null;
        if (sounds is not null)
            return sounds;
        var (told, tracks, embeddings) = (members!, members!.Tracks(), members!.Embeddings());
        var groups = embeddings.Length == 0 ? [] : await Task.Run(() => SoundGroups.Find(producer.Value, Drawn(embeddings), SplitSeed), cancellationToken);
        var split = new ProducerSounds(
            described.Producer, [.. groups.Select(group => group.Centroid)], [.. groups.Select(group => group.Count)], tracks);
        if (ReferenceEquals(told, members) && !unpublished)
            sounds = split;
        return split;
    }

    /// <summary>Splitting takes time in proportion to the tracks, and more of them do not change what is found.</summary>
    private static float[][] Drawn(float[][] embeddings)
    {
        if (embeddings.Length <= MostSplit)
            return embeddings;
        new Random(SplitSeed).Shuffle(embeddings);
        return embeddings[..MostSplit];
    }

    /// <summary>Reads the producer's rows in a generation, unless it is the one at hand.</summary>
    private async Task Follow(int number, CancellationToken cancellationToken)
    {
        var changes = silos.Count;
        if (generation?.Number == number && asOf == changes)
            return;
        var next = await generations.Get(number, cancellationToken);
        var read = new ProducerMembers(next.Dimensions);
        await foreach (var row in store.ScanProducer(producer, next.Schema, cancellationToken))
        {
            var credit = Array.Find(row.Credits, credit => credit.Trains && credit.ProducerId == producer);
            var embedding = row.FeaturesIn(next.Schema) is { } features ? next.Embed(features.Values) : null;
            read.Apply(row.Track, row.Version, credit?.Name, embedding);
        }

        (generation, members, sounds, unpublished, asOf) = (next, read, null, true, changes);
    }

    /// <summary>Tells the fingerprint on, unless it was; a call that failed leaves it to the next one.</summary>
    private async Task Publish(CancellationToken cancellationToken)
    {
        if (!unpublished)
            return;
        var fingerprints = GrainFactory.GetGrain<IFingerprintsGrain>(generation!.Number);
        await fingerprints.Publish(producer, members!.Describe(producer, generation.Number), cancellationToken);
        unpublished = false;
    }
}
