namespace ProductionValue.Learning;

/// <summary>How evenly the ten nearest neighbours of a library's tracks are spread over it.</summary>
/// <param name="Tracks">Tracks measured.</param>
/// <param name="Ranked">Neighbours by mutual proximity of embeddings, as search ranks them.</param>
/// <param name="Raw">Neighbours by plain cosine of standardised features, without anything learned.</param>
public sealed record SpaceHubness(int Tracks, Hubness Ranked, Hubness Raw)
{
    private const int Nearest = 10;
    private const int Fewest = 30;
    private const int Most = 2000;

    /// <summary>Measures up to 2,000 of the tracks against each other.</summary>
    /// <param name="model">The embedding.</param>
    /// <param name="features">Feature vectors of the library's tracks.</param>
    /// <param name="seed">Decides which tracks are drawn.</param>
    /// <param name="cancellationToken">Gives up in between.</param>
    /// <returns>Null with fewer than 30 tracks: ten neighbours are then a third of everything.</returns>
    /// <exception cref="ArgumentException">A feature vector has another length than the model's.</exception>
    public static SpaceHubness? Measure(EmbeddingModel model, IReadOnlyList<float[]> features, int seed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(features);
        if (features.Count < Fewest)
            return null;
        float[][] drawn = [.. features];
        new Random(seed).Shuffle(drawn);
        drawn = drawn[..Math.Min(Most, drawn.Length)];
        var embeddings = Array.ConvertAll(drawn, vector => model.Embed(vector));
        var raw = Array.ConvertAll(drawn, vector => Unit(model.Standardize(vector)));
        var proximity = new MutualProximity(embeddings, seed);
        var profiles = Array.ConvertAll(embeddings, embedding => proximity.Profile(embedding));
        cancellationToken.ThrowIfCancellationRequested();
        var ranked = Count(drawn.Length, (one, other) =>
            MutualProximity.Distance(1 - Dot.Product(embeddings[one], embeddings[other]), profiles[one], profiles[other]));
        cancellationToken.ThrowIfCancellationRequested();
        return new SpaceHubness(drawn.Length, ranked, Count(drawn.Length, (one, other) => -Dot.Product(raw[one], raw[other])));
    }

    private static Hubness Count(int count, Func<int, int, double> distance)
    {
        var occurrences = new int[count];
        Parallel.For(0, count, track =>
        {
            var nearest = new PriorityQueue<int, (double Nearness, int Later)>();
            for (var other = 0; other < count; other++)
            {
                if (other == track)
                    continue;
                var priority = (-distance(track, other), -other);
                if (nearest.Count < Nearest)
                    nearest.Enqueue(other, priority);
                else
                    nearest.EnqueueDequeue(other, priority);
            }

            foreach (var (other, _) in nearest.UnorderedItems)
                Interlocked.Increment(ref occurrences[other]);
        });
        return Hubness.Of(occurrences);
    }

    private static float[] Unit(float[] vector)
    {
        var length = Math.Max(1e-12f, MathF.Sqrt(Dot.Product(vector, vector)));
        return Array.ConvertAll(vector, value => value / length);
    }
}
