using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;
using ProductionValue.Learning;

namespace ProductionValue.Grains.Models;

/// <summary>Reads what a fit or an evaluation learns from: stored vectors and the credits that train.</summary>
internal sealed class TrainingRows(ITrackStore store)
{
    /// <summary>
    /// Tracks with a vector in <paramref name="schema"/>, by id: in whatever order they came in, equal libraries give equal fits. Of more
    /// than <paramref name="most"/>, credited ones first, those whose ids have the smallest hashes.
    /// </summary>
    /// <returns>The tracks; producers by their id.</returns>
    public async Task<List<TrainingTrack>> Read(string schema, int most, CancellationToken cancellationToken)
    {
        var kept = new PriorityQueue<TrainingTrack, (bool Uncredited, ulong Hash)>(Comparer<(bool Uncredited, ulong Hash)>.Create((one, other) => other.CompareTo(one)));
        await foreach (var row in store.Scan(schema, 0, cancellationToken))
        {
            if (row.Deleted || row.FeaturesIn(schema) is not { } features)
                continue;
            kept.Enqueue(ToTraining(row, features), (row.TrainingProducers.Length == 0, HashOf(row.Track)));
            if (kept.Count > most)
                kept.Dequeue();
        }

        return [.. kept.UnorderedItems.Select(item => item.Element).OrderBy(track => track.Track, StringComparer.Ordinal)];
    }

    private static ulong HashOf(TrackId track) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(track.Value)));

    private static TrainingTrack ToTraining(TrackRow row, FeatureVector features) =>
        new(row.Track.Value, features.Values, [.. row.TrainingProducers.Select(producer => producer.Value)], row.Metadata.Artist, row.Metadata.Album);
}
