namespace ProductionValue.Grains.Search;

/// <summary>
/// Skew of how often each track of a shard is among the ten nearest of live searches: near 0 where everybody is somebody's neighbour, large
/// where a few tracks are everybody's. Written by any number of threads; a few counts may be lost while it grows.
/// </summary>
/// <remarks>
/// Skewness of N_10: Radovanović, Nanopoulos &amp; Ivanović, <i>Hubs in Space</i> (JMLR 2010). Live searches are a draw of all possible ones, and
/// counting few of them would look skewed by itself; so the moments are taken from factorial moments, which a draw only scales.
/// </remarks>
internal sealed class HubnessWindow
{
    /// <summary>Neighbours of a search that count.</summary>
    public const int Neighbors = 10;

    private const int FewestSearches = 200;
    private const int SearchesPerTrack = 2;
    private const int FewestToRenew = 20_000;
    private readonly Lock growing = new();
    private int[] counts = new int[1024];
    private long searches;
    private double? last;

    /// <summary>Takes the nodes a search found.</summary>
    /// <param name="nodes">Nodes, closest first; fewer than ten do not count.</param>
    /// <param name="population">Tracks in the shard.</param>
    public void Note(ReadOnlySpan<int> nodes, int population)
    {
        if (nodes.Length < Neighbors)
            return;
        foreach (var node in nodes[..Neighbors])
            Interlocked.Increment(ref Room(node)[node]);
        if (Interlocked.Increment(ref searches) >= Math.Max(FewestToRenew, (long)SearchesPerTrack * population))
            Renew(population);
    }

    /// <summary>The skewness; null until there were enough searches to tell.</summary>
    public double? Skewness(int population)
    {
        var seen = Interlocked.Read(ref searches);
        if (seen < FewestSearches)
            return last;
        return Skewness(Volatile.Read(ref counts), seen, population) ?? last;
    }

    /// <summary>Skewness of N_10 over a population, estimated from a draw of searches.</summary>
    /// <param name="counts">How often each track was found; tracks beyond its end were not.</param>
    /// <param name="searches">How many searches were drawn.</param>
    /// <param name="population">Tracks there are.</param>
    /// <returns>The skewness; null where all are found equally often.</returns>
    public static double? Skewness(ReadOnlySpan<int> counts, long searches, int population)
    {
        if (population < 3 || searches == 0)
            return null;
        double first = 0, second = 0, third = 0;
        foreach (double count in counts)
        {
            first += count;
            second += count * (count - 1);
            third += count * (count - 1) * (count - 2);
        }

        var drawn = searches / (double)population;
        first /= population * drawn;
        second /= population * drawn * drawn;
        third /= population * drawn * drawn * drawn;
        var variance = second + first - (first * first);
        var moment = third + (3 * second) + first - (3 * first * (second + first)) + (2 * first * first * first);
        return variance > 1e-9 ? moment / Math.Pow(variance, 1.5) : null;
    }

    private int[] Room(int node)
    {
        var current = Volatile.Read(ref counts);
        if (node < current.Length)
            return current;
        lock (growing)
        {
            if (node >= counts.Length)
            {
                var grown = new int[Math.Max(node + 1, counts.Length * 2)];
                counts.CopyTo(grown, 0);
                Volatile.Write(ref counts, grown);
            }

            return counts;
        }
    }

    private void Renew(int population)
    {
        lock (growing)
        {
            var seen = Interlocked.Read(ref searches);
            if (seen < Math.Max(FewestToRenew, (long)SearchesPerTrack * population))
                return; // Another thread was faster.
            last = Skewness(counts, seen, population);
            Volatile.Write(ref counts, new int[counts.Length]);
            Interlocked.Exchange(ref searches, 0);
        }
    }
}
