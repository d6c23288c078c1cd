namespace ProductionValue.Learning;

/// <summary>How strongly tracks of a neighbour graph are tied, 0…1, the same in both directions (McInnes, Healy &amp; Melville 2018, section 3).</summary>
internal sealed class FuzzyEdges
{
    private const int SearchSteps = 64;

    /// <summary>Weighs the edges of a graph.</summary>
    /// <param name="graph">Nearest neighbours of each track.</param>
    public FuzzyEdges(NeighborGraph graph)
    {
        var ties = new Dictionary<int, float>[graph.Count];
        for (var track = 0; track < graph.Count; track++)
            ties[track] = [];
        for (var track = 0; track < graph.Count; track++)
        {
            var distances = graph.Distances[track];
            var width = Width(distances);
            for (var i = 0; i < distances.Length; i++)
            {
                var weight = MathF.Exp(-MathF.Max(0, distances[i] - distances[0]) / width);
                Tie(ties[track], graph.Neighbors[track][i], weight);
                Tie(ties[graph.Neighbors[track][i]], track, weight);
            }
        }

        Ends = [.. ties.Select(tie => tie.Keys.Order().ToArray())];
        Weights = [.. ties.Select((tie, track) => Array.ConvertAll(Ends[track], end => tie[end]))];
    }

    /// <summary>For each track the tracks it is tied to, in order of position.</summary>
    public int[][] Ends { get; }

    /// <summary>Strength of each tie.</summary>
    public float[][] Weights { get; }

    /// <summary>Either direction is enough: a + b − ab.</summary>
    private static void Tie(Dictionary<int, float> ties, int end, float weight)
    {
        var before = ties.GetValueOrDefault(end);
        ties[end] = before + weight - (before * weight);
    }

    /// <summary>The width at which a track's ties sum to the logarithm of their number, so that dense and sparse places look alike.</summary>
    private static float Width(float[] distances)
    {
        if (distances.Length == 0)
            return 1;
        var wanted = Math.Log2(Math.Max(2, distances.Length));
        var (low, high) = (0.0, double.PositiveInfinity);
        var width = 1.0;
        for (var step = 0; step < SearchSteps; step++)
        {
            var sum = 0.0;
            foreach (var distance in distances)
                sum += Math.Exp(-Math.Max(0, distance - distances[0]) / width);
            if (sum > wanted)
                (high, width) = (width, (low + width) / 2);
            else
                (low, width) = (width, double.IsPositiveInfinity(high) ? width * 2 : (width + high) / 2);
            if (width > 1e6)
                break;
        }

        return (float)Math.Max(width, 1e-3 * Math.Max(1e-6, distances.Average()));
    }
}
