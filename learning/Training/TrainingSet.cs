namespace ProductionValue.Learning;

/// <summary>Tracks that a fit or an evaluation may trust: equal dimensions, finite values, unique ids.</summary>
public sealed class TrainingSet
{
    /// <summary>Checks the tracks and keeps them in the order given.</summary>
    /// <param name="tracks">At least one track, features of equal length.</param>
    /// <exception cref="ArgumentException">No tracks, a repeated id, an empty or repeated producer, features of another length, or a value that is not finite.</exception>
    public TrainingSet(IReadOnlyList<TrainingTrack> tracks)
    {
        ArgumentNullException.ThrowIfNull(tracks);
        Require.That(tracks.Count > 0, nameof(tracks), "expected at least one track, got none");
        InputDimension = tracks[0].Features.Length;
        Require.That(InputDimension > 0, nameof(tracks), $"expected features of at least one dimension, got none in track '{tracks[0].Track}'");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var track in tracks)
        {
            Require.That(seen.Add(track.Track), nameof(tracks), $"expected each track once, got '{track.Track}' twice");
            CheckFeatures(track);
            CheckProducers(track);
        }

        Tracks = tracks;
        Producers = [.. tracks.SelectMany(track => track.Producers).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The tracks, in the order given.</summary>
    public IReadOnlyList<TrainingTrack> Tracks { get; }

    /// <summary>Every credited producer once, in ordinal order.</summary>
    public IReadOnlyList<string> Producers { get; }

    /// <summary>Length of each feature vector.</summary>
    public int InputDimension { get; }

    /// <summary>The tracks at the given positions, as a set of their own; null when there are none.</summary>
    /// <param name="positions">Positions in <see cref="Tracks"/>.</param>
    internal TrainingSet? Subset(IEnumerable<int> positions)
    {
        TrainingTrack[] chosen = [.. positions.Select(position => Tracks[position])];
        return chosen.Length == 0 ? null : new TrainingSet(chosen);
    }

    private void CheckFeatures(TrainingTrack track)
    {
        Require.That(
            track.Features.Length == InputDimension,
            nameof(track),
            $"expected {InputDimension} features as in the first track, got {track.Features.Length} in track '{track.Track}'");
        for (var dimension = 0; dimension < track.Features.Length; dimension++)
        {
            if (!float.IsFinite(track.Features[dimension]))
            {
                throw new ArgumentException(
                    $"expected finite features, got {track.Features[dimension]} in dimension {dimension} of track '{track.Track}'", nameof(track));
            }
        }
    }

    private static void CheckProducers(TrainingTrack track)
    {
        for (var first = 0; first < track.Producers.Count; first++)
        {
            Require.That(track.Producers[first].Length > 0, nameof(track), $"expected producers with a name, got an empty one in track '{track.Track}'");
            for (var second = 0; second < first; second++)
            {
                Require.That(
                    !string.Equals(track.Producers[first], track.Producers[second], StringComparison.Ordinal),
                    nameof(track),
                    $"expected each producer once, got '{track.Producers[first]}' twice in track '{track.Track}'");
            }
        }
    }
}
