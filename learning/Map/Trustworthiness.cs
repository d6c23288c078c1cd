namespace ProductionValue.Learning;

/// <summary>How far neighbours on a map can be trusted to be neighbours in truth (Venna &amp; Kaski 2001).</summary>
public static class Trustworthiness
{
    /// <summary>Compares a map with the embeddings it shows; quadratic in the number of tracks.</summary>
    /// <param name="embeddings">Unit-length embeddings.</param>
    /// <param name="places">A place a track.</param>
    /// <param name="k">Neighbours looked at, at least 1 and less than half the tracks.</param>
    /// <returns>1 when every neighbour on the map is one in truth; about 0.5 for a random map.</returns>
    /// <exception cref="ArgumentException">Numbers of tracks that differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k outside its limits.</exception>
    public static double Of(IReadOnlyList<float[]> embeddings, IReadOnlyList<MapPoint> places, int k)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        ArgumentNullException.ThrowIfNull(places);
        var count = embeddings.Count;
        Require.That(places.Count == count, nameof(places), $"expected {count} places, got {places.Count}");
        Require.InRange(k, 1, Math.Max(1, (count - 1) / 2));
        var penalties = new double[count];
        Parallel.For(0, count, track =>
        {
            int[] others = [.. Enumerable.Range(0, count).Where(other => other != track)];
            var ranks = new int[count];
            var order = others.OrderByDescending(other => Dot.Product(embeddings[track], embeddings[other])).ToArray();
            for (var rank = 0; rank < order.Length; rank++)
                ranks[order[rank]] = rank + 1;
            penalties[track] = others.OrderBy(other => Squared(places[track], places[other])).Take(k).Sum(near => Math.Max(0, ranks[near] - k));
        });
        return 1 - (2.0 / (count * (double)k * ((2.0 * count) - (3 * k) - 1)) * penalties.Sum());
    }

    private static float Squared(MapPoint one, MapPoint other) => ((one.X - other.X) * (one.X - other.X)) + ((one.Y - other.Y) * (one.Y - other.Y));
}
