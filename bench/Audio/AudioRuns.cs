namespace ProductionValue.Bench.Audio;

/// <summary>What was timed in turns: ours, peers, ours, peers and ours again, so that each round of the peers lies between two of ours.</summary>
/// <param name="Ours">Seconds of our own work by round and name, one round more than of the peers.</param>
/// <param name="Peers">Seconds of the peers by round and name; empty where there are none.</param>
internal sealed record AudioRuns(IReadOnlyList<Dictionary<string, double>> Ours, IReadOnlyList<Dictionary<string, double>> Peers)
{
    /// <summary>Median seconds of a piece of our own work.</summary>
    public double OfOurs(string name) => Median(Ours.Select(round => round[name]));

    /// <summary>Median seconds of peers that run one after the other.</summary>
    public double OfPeers(IEnumerable<string> names) => Median(Peers.Select(round => names.Sum(name => round[name])));

    /// <summary>How many times as fast ours is: the median over the rounds of the peers' time and the mean of ours before and after.</summary>
    public double Ratio(string name, IEnumerable<string> peers) =>
        Median(Peers.Select((round, i) => peers.Sum(peer => round[peer]) / ((Ours[i][name] + Ours[i + 1][name]) / 2)));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
