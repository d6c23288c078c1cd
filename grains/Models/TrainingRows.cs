using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;
using ProductionValue.Learning;

namespace ProductionValue.Grains.Models;

/// <summary>Reads what a fit or an evaluation learns from: stored vectors and the credits that train.</summary>
internal sealed class TrainingRows(ITrackStore store)
{
    /// <summary>Every track with a vector in <paramref name="schema"/>, by id: in whatever order they came in, equal libraries give equal fits.</summary>
    /// <returns>The tracks; producers by their id.</returns>
    public async Task<List<TrainingTrack>> Read(string schema, CancellationToken cancellationToken)
    {
        var tracks = new List<TrainingTrack>();
        await foreach (var row in store.Scan(schema, 0, cancellationToken))
        {
            if (!row.Deleted && row.FeaturesIn(schema) is { } features)
                tracks.Add(ToTraining(row, features));
        }

        tracks.Sort((one, other) => string.CompareOrdinal(one.Track, other.Track));
        return tracks;
    }

    private static TrainingTrack ToTraining(TrackRow row, FeatureVector features) =>
        new(row.Track.Value, features.Values, [.. row.TrainingProducers.Select(producer => producer.Value)], row.Metadata.Artist, row.Metadata.Album);
}
