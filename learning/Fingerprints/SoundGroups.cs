namespace ProductionValue.Learning;

/// <summary>Splits a producer's tracks into the few sounds they fall into, where they do.</summary>
/// <remarks>
/// Spherical k-means (Dhillon &amp; Modha 2001) for 1 to <see cref="MostGroups"/> groups; the number with the lowest Bayesian information
/// criterion of a mixture of equal isotropic Gaussians on the embeddings wins (Schwarz 1978; Pelleg &amp; Moore 2000).
/// </remarks>
public static class SoundGroups
{
    /// <summary>No producer is split further.</summary>
    public const int MostGroups = 6;

    private const int Rounds = 30;
    private const int Restarts = 4;

    /// <summary>Splits the tracks.</summary>
    /// <param name="producer">The producer, for the fingerprints' name.</param>
    /// <param name="embeddings">Unit-length embeddings of the producer's tracks, at least one.</param>
    /// <param name="seed">Decides the starts.</param>
    /// <returns>A fingerprint a group, largest first; one group where the tracks do not fall apart.</returns>
    /// <exception cref="ArgumentException">No tracks, or not of unit length.</exception>
    public static IReadOnlyList<ProducerFingerprint> Find(string producer, IReadOnlyList<float[]> embeddings, int seed)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        Require.That(embeddings.Count > 0, nameof(embeddings), "expected at least one embedding, got none");
        var random = new Random(seed);
        var best = (Criterion: double.PositiveInfinity, Groups: (IReadOnlyList<ProducerFingerprint>)[]);
        for (var count = 1; count <= Math.Min(MostGroups, embeddings.Count / 3); count++)
        {
            var split = Best(producer, embeddings, count, random);
            if (split.Groups.Count == count && split.Criterion < best.Criterion)
                best = split;
        }

        return best.Groups.Count > 0 ? best.Groups : [Sum(producer, embeddings)];
    }

    private static (double Criterion, IReadOnlyList<ProducerFingerprint> Groups) Best(string producer, IReadOnlyList<float[]> embeddings, int count, Random random)
    {
        var best = (Criterion: double.PositiveInfinity, Groups: (IReadOnlyList<ProducerFingerprint>)[]);
        for (var restart = 0; restart < (count == 1 ? 1 : Restarts); restart++)
        {
            var groups = Split(producer, embeddings, count, random);
            var criterion = Criterion(groups, embeddings);
            if (criterion < best.Criterion)
                best = (criterion, groups);
        }

        return best;
    }

    private static List<ProducerFingerprint> Split(string producer, IReadOnlyList<float[]> embeddings, int count, Random random)
    {
        var centroids = Start(embeddings, count, random);
        var groups = new List<ProducerFingerprint>();
        for (var round = 0; round < Rounds; round++)
        {
            var members = embeddings.ToLookup(embedding => Nearest(embedding, centroids));
            groups = [.. members.OrderByDescending(group => group.Count()).ThenBy(group => group.Key).Select(group => Sum(producer, [.. group]))];
            List<float[]> next = [.. groups.Select(group => group.Centroid)];
            if (next.Count == centroids.Count && next.All(centroid => centroids.Any(old => Dot.Product(old, centroid) > 1 - 1e-6f)))
                break;
            centroids = next;
        }

        return groups;
    }

    /// <summary>Starting centroids far from each other (k-means++; Arthur &amp; Vassilvitskii 2007).</summary>
    private static List<float[]> Start(IReadOnlyList<float[]> embeddings, int count, Random random)
    {
        var centroids = new List<float[]> { embeddings[random.Next(embeddings.Count)] };
        while (centroids.Count < count)
        {
            double[] distances = [.. embeddings.Select(embedding => Math.Max(0, 1 - Dot.Product(embedding, centroids[Nearest(embedding, centroids)])))];
            var draw = random.NextDouble() * distances.Sum();
            var chosen = 0;
            while (chosen < distances.Length - 1 && (draw -= distances[chosen]) > 0)
                chosen++;
            centroids.Add(embeddings[chosen]);
        }

        return centroids;
    }

    private static int Nearest(float[] embedding, List<float[]> centroids)
    {
        var nearest = 0;
        for (var i = 1; i < centroids.Count; i++)
            if (Dot.Product(embedding, centroids[i]) > Dot.Product(embedding, centroids[nearest]))
                nearest = i;
        return nearest;
    }

    /// <summary>Bayesian information criterion; smaller is better.</summary>
    private static double Criterion(List<ProducerFingerprint> groups, IReadOnlyList<float[]> embeddings)
    {
        var count = embeddings.Count;
        var freedom = embeddings[0].Length - 1;
        // The squared distance of unit embeddings from their group's mean is 1 − R², with R = 1 − Spread.
        var scatter = groups.Sum(group => group.Count * (1 - ((1 - group.Spread) * (1 - group.Spread))));
        var variance = Math.Max(1e-6, scatter / (freedom * (double)Math.Max(1, count - groups.Count)));
        var logLikelihood = groups.Sum(group => group.Count * Math.Log(group.Count / (double)count))
            - (count * freedom / 2.0 * Math.Log(2 * Math.PI * variance)) - (scatter / (2 * variance));
        var parameters = (groups.Count * (freedom + 1.0)) + groups.Count;
        return (parameters * Math.Log(count)) - (2 * logLikelihood);
    }

    private static ProducerFingerprint Sum(string producer, IReadOnlyList<float[]> embeddings)
    {
        var sums = new FingerprintSums(embeddings[0].Length);
        foreach (var embedding in embeddings)
            sums.Add(embedding);
        return sums.ToFingerprint(producer)!;
    }
}
