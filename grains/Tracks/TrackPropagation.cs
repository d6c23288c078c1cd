using System.Diagnostics;
using Microsoft.Extensions.Options;
using ProductionValue.Contracts;
using ProductionValue.Grains.Search;

namespace ProductionValue.Grains.Tracks;

/// <summary>Drives a stored row to the views that hold something of it: index shards of the live and the building generation, and producers.</summary>
internal sealed class TrackPropagation(IGrainFactory grains, ITrackStore store, IOptions<LibraryOptions> options)
{
    /// <summary>Tells every view of the row; each ignores what it already has, so this may run again after any failure.</summary>
    /// <param name="row">A row as stored.</param>
    /// <param name="features">The row's vectors where they are at hand; null: they are read.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task Drive(TrackRow row, FeatureVector[]? features, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();

        // Read after the row was written: a generation whose build starts later reads the row itself.
        var generations = await grains.GetGrain<IModelGrain>(0).Current(cancellationToken);
        var vector = row.Deleted ? null : await FeaturesOf(row, features, generations.Schema, cancellationToken);
        var views = new List<Task>();
        foreach (var generation in new[] { generations.Live, generations.Building })
        {
            if (generation != 0)
                views.Add(TrackInstruments.Tell("index", ShardOf(generation, row.Track).Apply(ChangeOf(row, vector), cancellationToken)));
        }

        foreach (var credit in row.Credits.Where(credit => credit.Trains).DistinctBy(credit => credit.ProducerId))
            views.Add(Tell(credit.ProducerId, new ProducerChange(row.Track, row.Version, credit.Name, vector), cancellationToken));
        foreach (var producer in row.Former.Concat(row.Credits.Where(credit => !credit.Trains).Select(credit => credit.ProducerId)).Except(row.TrainingProducers))
            views.Add(Tell(producer, new ProducerChange(row.Track, row.Version, null, null), cancellationToken));
        await Task.WhenAll(views);
        await store.MarkPropagated(row.Track, row.Version, cancellationToken);
        TrackInstruments.Reached(began);
    }

    /// <summary>Whether the live generation's index holds the track.</summary>
    public async Task<bool> IsSearchable(TrackId track, CancellationToken cancellationToken)
    {
        var generations = await grains.GetGrain<IModelGrain>(0).Current(cancellationToken);
        return generations.Live != 0 && await ShardOf(generations.Live, track).Holds(track, cancellationToken);
    }

    /// <summary>What a shard must know of a row.</summary>
    public static IndexChange ChangeOf(TrackRow row, FeatureVector? vector) =>
        new(
            row.Track, row.Ordinal, row.Version, row.Deleted ? null : vector, row.Metadata.Artist, row.Metadata.Album, row.TrainingProducers, row.Metadata.Year,
            row.Metadata.Title, row.TrainingNames, row.ContentId);

    private Task Tell(ProducerId producer, ProducerChange change, CancellationToken cancellationToken) =>
        TrackInstruments.Tell("producers", grains.GetGrain<IProducerGrain>(producer.Value).Apply(change, cancellationToken));

    private IIndexShardGrain ShardOf(int generation, TrackId track) =>
        grains.GetGrain<IIndexShardGrain>(ShardKey.Owning(generation, track, options.Value.ShardCount).ToString());

    private async Task<FeatureVector?> FeaturesOf(TrackRow row, FeatureVector[]? features, string schema, CancellationToken cancellationToken) =>
        features?.FirstOrDefault(vector => vector.Schema == schema)
        ?? (await store.Read(row.Track, [schema], cancellationToken))?.FeaturesIn(schema);
}
