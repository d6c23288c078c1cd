namespace ProductionValue.Learning;

/// <summary>How unevenly tracks turn up among others' nearest neighbours.</summary>
/// <param name="Skewness">Third standardised moment of how often each track is among the 10 nearest (Radovanović et al. 2010); 0 is even.</param>
/// <param name="Antihubs">Share of tracks that are never among them.</param>
/// <param name="Hubs">Share of tracks that are among them more than twice as often as the mean.</param>
public sealed record Hubness(double Skewness, double Antihubs, double Hubs)
{
    /// <summary>Summarises the counts.</summary>
    /// <param name="occurrences">How often each track was among the nearest of a query.</param>
    public static Hubness Of(IReadOnlyList<int> occurrences)
    {
        ArgumentNullException.ThrowIfNull(occurrences);
        if (occurrences.Count == 0)
            return new Hubness(0, 0, 0);
        var mean = occurrences.Average();
        var variance = occurrences.Average(count => (count - mean) * (count - mean));
        var third = occurrences.Average(count => (count - mean) * (count - mean) * (count - mean));
        return new Hubness(
            variance > 0 ? third / Math.Pow(variance, 1.5) : 0,
            occurrences.Count(count => count == 0) / (double)occurrences.Count,
            occurrences.Count(count => count > 2 * mean) / (double)occurrences.Count);
    }
}
