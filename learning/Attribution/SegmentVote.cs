namespace ProductionValue.Learning;

/// <summary>Lets the segments of a recording vote on who produced it, beside the recording as a whole.</summary>
/// <remarks>
/// A weighted geometric mean of distributions (logarithmic opinion pool; Genest &amp; Zidek 1986): the whole weighs one minus
/// <see cref="Weight"/>, each segment an equal part of the rest. <see cref="Weight"/> is from `./pv bench segments`.
/// </remarks>
public static class SegmentVote
{
    /// <summary>What all segments together weigh, 0…1.</summary>
    public const double Weight = 0.3;

    /// <summary>No vote makes anybody less likely than this, so that one segment cannot rule anybody out.</summary>
    private const double Least = 1e-4;

    /// <summary>Combines the answers.</summary>
    /// <param name="whole">The answer for the whole recording; its producers are those of the result.</param>
    /// <param name="segments">The answers for the segments, each about the same producers; may be empty.</param>
    /// <param name="weight">What all segments together weigh, 0…1.</param>
    /// <returns>Probabilities that sum to one with unknown; the whole's where there are no segments.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A weight outside 0…1.</exception>
    public static Attribution Combine(Attribution whole, IReadOnlyList<Attribution> segments, double weight = Weight)
    {
        ArgumentNullException.ThrowIfNull(whole);
        ArgumentNullException.ThrowIfNull(segments);
        Require.InRange(weight, 0, 1);
        if (segments.Count == 0 || whole.Ranked.Count == 0)
            return whole;
        var each = weight / segments.Count;
        var logs = whole.Ranked.ToDictionary(candidate => candidate.Producer, candidate => (1 - weight) * Log(candidate.Probability), StringComparer.Ordinal);
        var unknown = (1 - weight) * Log(whole.Unknown);
        foreach (var segment in segments)
        {
            unknown += each * Log(segment.Unknown);
            foreach (var candidate in segment.Ranked)
                if (logs.ContainsKey(candidate.Producer))
                    logs[candidate.Producer] += each * Log(candidate.Probability);
        }

        var largest = Math.Max(unknown, logs.Values.Max());
        var sum = Math.Exp(unknown - largest) + logs.Values.Sum(log => Math.Exp(log - largest));
        var ranked = logs.Select(pair => new ProducerProbability(pair.Key, Math.Exp(pair.Value - largest) / sum))
            .OrderByDescending(candidate => candidate.Probability)
            .ThenBy(candidate => candidate.Producer, StringComparer.Ordinal);
        return new Attribution([.. ranked], Math.Exp(unknown - largest) / sum);
    }

    private static double Log(double probability) => Math.Log(Math.Max(Least, probability));
}
