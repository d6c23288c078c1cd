using ProductionValue.Contracts;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Grains.Producers;

/// <inheritdoc cref="IProducerGrain"/>
/// <remarks>A view of the track rows: it is rebuilt from them when it is activated and when a generation goes live, so it cannot drift.</remarks>
internal sealed class ProducerGrain(ITrackStore store, GenerationCache generations) : Grain, IProducerGrain
{
    private ProducerId producer;
    private ProducerMembers? members;
    private LoadedGeneration? generation;

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
        if (await Follow(current.Live, cancellationToken))
            await Publish(cancellationToken); // The rows, the changed one among them, have just been read.
        var embedding = change.Features is { } features ? generation!.Embed(features.Values) : null;
        if (members!.Apply(change.Track, change.Version, change.Name, embedding))
            await Publish(cancellationToken);
    }

    public async Task<Fingerprint?> Describe(int generation, CancellationToken cancellationToken)
    {
        if (generation == 0)
            return null;
        if (await Follow(generation, cancellationToken))
            await Publish(cancellationToken);
        return members!.Describe(producer, generation);
    }

    /// <summary>Reads the producer's rows in a generation, unless it is the one at hand.</summary>
    /// <returns>Whether they were read.</returns>
    private async Task<bool> Follow(int number, CancellationToken cancellationToken)
    {
        if (generation?.Number == number)
            return false;
        var next = await generations.Get(number, cancellationToken);
        var read = new ProducerMembers(next.Dimensions);
        await foreach (var row in store.ScanProducer(producer, next.Schema, cancellationToken))
        {
            var credit = Array.Find(row.Credits, credit => credit.Trains && credit.ProducerId == producer);
            var embedding = row.FeaturesIn(next.Schema) is { } features ? next.Embed(features.Values) : null;
            read.Apply(row.Track, row.Version, credit?.Producer, embedding);
        }

        (generation, members) = (next, read);
        return true;
    }

    private Task Publish(CancellationToken cancellationToken) =>
        GrainFactory.GetGrain<IFingerprintsGrain>(generation!.Number)
            .Publish(producer, members!.Describe(producer, generation.Number), cancellationToken);
}
