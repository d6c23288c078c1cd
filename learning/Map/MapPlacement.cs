namespace ProductionValue.Learning;

/// <summary>Places one more track on a map without moving the rest.</summary>
public static class MapPlacement
{
    /// <summary>Distance at which a neighbour's weight falls to 1/e of the nearest one's, as a share of the nearest one's own distance.</summary>
    private const double Fall = 0.5;

    /// <summary>The middle of its neighbours' places, the nearest counting most.</summary>
    /// <param name="neighbors">Places of its nearest tracks with their cosine distance, at least one.</param>
    /// <exception cref="ArgumentException">No neighbours.</exception>
    public static MapPoint Among(IReadOnlyList<(MapPoint Place, double Distance)> neighbors)
    {
        ArgumentNullException.ThrowIfNull(neighbors);
        Require.That(neighbors.Count > 0, nameof(neighbors), "expected at least one neighbour, got none");
        var nearest = neighbors.Min(neighbor => neighbor.Distance);
        var scale = Math.Max(1e-4, Fall * Math.Abs(nearest));
        var (x, y, sum) = (0.0, 0.0, 0.0);
        foreach (var (place, distance) in neighbors)
        {
            var weight = Math.Exp(-(distance - nearest) / scale);
            x += weight * place.X;
            y += weight * place.Y;
            sum += weight;
        }

        return new MapPoint((float)(x / sum), (float)(y / sum));
    }
}
