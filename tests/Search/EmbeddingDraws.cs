using ProductionValue.Search;

namespace ProductionValue.Tests.Search;

/// <summary>Seeded embeddings in overlapping clouds, as tracks of producers are.</summary>
internal static class EmbeddingDraws
{
    public static float[][] Clouds(int seed, int count, int dimensions, int clouds = 20)
    {
        var random = new Random(seed);
        var centres = Enumerable.Range(0, clouds).Select(_ => Gaussian(random, dimensions, 1)).ToArray();
        return Enumerable.Range(0, count).Select(_ =>
        {
            var row = Gaussian(random, dimensions, 0.7);
            var centre = centres[random.Next(clouds)];
            for (var i = 0; i < dimensions; i++)
                row[i] += centre[i];
            return row;
        }).ToArray();
    }

    public static float[] Gaussian(Random random, int dimensions, double spread)
    {
        var row = new float[dimensions];
        for (var i = 0; i < dimensions; i++)
            row[i] = (float)(spread * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return row;
    }

    public static HnswIndex Walked(HnswOptions options) => new(options) { ScanBelow = 0 };

    /// <summary>Share of the exact answers found.</summary>
    public static double RecallAtK(HnswIndex index, ExactIndex exact, float[][] queries, int k, int ef)
    {
        var found = new Neighbor[k];
        var truth = new Neighbor[k];
        var hits = 0;
        var wanted = 0;
        foreach (var query in queries)
        {
            var n = index.Search(query, found, ef);
            var m = exact.Search(query, truth);
            var ids = found[..n].Select(neighbor => neighbor.Id).ToHashSet();
            hits += truth[..m].Count(neighbor => ids.Contains(neighbor.Id));
            wanted += m;
        }
        return (double)hits / wanted;
    }
}
