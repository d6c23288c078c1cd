namespace ProductionValue.Learning;

/// <summary>Picks tracks that are close to what was asked for but not all alike, and does not let one artist run on.</summary>
/// <remarks>Maximal marginal relevance (Carbonell &amp; Goldstein 1998): each pick weighs its similarity against that to the picks before.</remarks>
public static class DiverseRanking
{
    /// <summary>Weight of similarity to the question against novelty when nothing else is asked for.</summary>
    public const double DefaultRelevance = 0.8;

    /// <summary>An artist among this many last picks has to wait while another is left.</summary>
    public const int StreakLength = 2;

    /// <summary>Picks tracks in order.</summary>
    /// <param name="candidates">The pool, a few times larger than <paramref name="count"/> to leave a choice.</param>
    /// <param name="count">How many are wanted, at least 0; fewer come when the pool is smaller.</param>
    /// <param name="relevance">1 keeps the order of similarity (but for artist streaks), 0 asks for novelty only.</param>
    /// <returns>Positions in the pool, best first, each once.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count below 0, or a relevance outside 0…1.</exception>
    /// <exception cref="ArgumentException">Embeddings of different dimensions.</exception>
    public static IReadOnlyList<int> Pick(IReadOnlyList<RankedCandidate> candidates, int count, double relevance = DefaultRelevance)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        Require.InRange(count, 0, int.MaxValue);
        Require.InRange(relevance, 0, 1);
        var picks = new List<int>();
        var closest = new double[candidates.Count]; // Similarity of each candidate to the nearest pick so far.
        Array.Fill(closest, -1);
        var left = Enumerable.Range(0, candidates.Count).ToList();
        while (picks.Count < count && left.Count > 0)
        {
            var recent = picks.TakeLast(StreakLength).Select(pick => candidates[pick].Artist).Where(artist => artist.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase);
            double Worth(int candidate) => (relevance * candidates[candidate].Similarity) - ((1 - relevance) * closest[candidate]);
            var next = left.MaxBy(candidate => (!recent.Contains(candidates[candidate].Artist), Worth(candidate), -candidate));
            left.Remove(next);
            picks.Add(next);
            foreach (var candidate in left)
                closest[candidate] = Math.Max(closest[candidate], Dot.Product(candidates[candidate].Embedding, candidates[next].Embedding));
        }

        return picks;
    }
}
