namespace ProductionValue.Bench.Search;

/// <summary>Seeded embeddings: 500 overlapping clouds of unequal weight and spread, so that exact neighbours cross their borders.</summary>
internal static class Draws
{
    private const int Clouds = 500;

    public static float[] Rows(int seed, int count, int dimensions)
    {
        var shape = new Random(7); // The same clouds for embeddings and queries.
        var centres = Gaussians(shape, Clouds * dimensions, 0.9f);
        var spreads = Enumerable.Range(0, Clouds).Select(_ => 0.6f + 0.6f * shape.NextSingle()).ToArray();
        var axes = Enumerable.Range(0, Clouds * dimensions).Select(_ => 0.4f + 1.2f * shape.NextSingle()).ToArray();
        var random = new Random(seed);
        var rows = Gaussians(random, count * dimensions, 1);
        for (var i = 0; i < count; i++)
        {
            var cloud = (int)(Math.Pow(random.NextDouble(), 2) * Clouds); // Some styles are far commoner.
            for (var j = 0; j < dimensions; j++)
            {
                ref var x = ref rows[i * dimensions + j];
                x = centres[cloud * dimensions + j] + x * axes[cloud * dimensions + j] * spreads[cloud];
            }
        }
        return rows;
    }

    private static float[] Gaussians(Random random, int count, float spread)
    {
        var numbers = new float[count];
        for (var i = 0; i < count; i++)
            numbers[i] = spread * MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle());
        return numbers;
    }
}
