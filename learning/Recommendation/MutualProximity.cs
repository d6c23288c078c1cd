namespace ProductionValue.Learning;

/// <summary>Rescales distances by how near each of the two tracks is to everything, so that no track is everybody's neighbour.</summary>
/// <remarks>
/// Mutual proximity with independent Gaussian distances (Schnitzer, Flexer, Schedl &amp; Widmer 2012). Each track's distances are
/// summed up by mean and deviation against a fixed random set of tracks, so that a new track changes nobody else's. Cosine distances
/// being linear in the reference, its mean and covariance say the same as the tracks themselves: a profile costs dimension² steps.
/// </remarks>
public sealed class MutualProximity
{
    /// <summary>More reference tracks than this change the profile by less than its rounding matters.</summary>
    public const int LargestReference = 1000;

    private readonly float[] mean; // [dimension]
    private readonly float[] covariance; // [dimension, dimension]

    /// <summary>Takes a fixed reference.</summary>
    /// <param name="embeddings">Unit-length embeddings of the library, at least 2; up to <see cref="LargestReference"/> are drawn from them.</param>
    /// <param name="seed">Decides the draw.</param>
    /// <exception cref="ArgumentException">Fewer than two embeddings.</exception>
    public MutualProximity(IReadOnlyList<float[]> embeddings, int seed)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        Require.That(embeddings.Count >= 2, nameof(embeddings), $"expected at least 2 embeddings, got {embeddings.Count}");
        float[][] reference = [.. embeddings];
        new Random(seed).Shuffle(reference);
        reference = reference[..Math.Min(reference.Length, LargestReference)];
        mean = MeanOf(reference);
        covariance = CovarianceOf(reference, mean);
    }

    private MutualProximity(float[] mean, float[] covariance) => (this.mean, this.covariance) = (mean, covariance);

    /// <summary>Mean and deviation of a track's cosine distance to the reference.</summary>
    /// <param name="embedding">Unit-length embedding, shape [dimension].</param>
    /// <exception cref="ArgumentException">Wrong length.</exception>
    public ProximityProfile Profile(ReadOnlySpan<float> embedding)
    {
        Require.Length(embedding, mean.Length);
        var variance = 0.0;
        for (var i = 0; i < embedding.Length; i++)
            variance += (double)embedding[i] * Dot.Product(embedding, covariance.AsSpan(i * mean.Length, mean.Length));
        return new ProximityProfile(1 - Dot.Product(embedding, mean), Math.Sqrt(Math.Max(1e-12, variance)));
    }

    /// <summary>Distance between two tracks after rescaling.</summary>
    /// <param name="distance">Their cosine distance.</param>
    /// <param name="one">Profile of one.</param>
    /// <param name="other">Profile of the other.</param>
    /// <returns>0…1, smaller is closer: one minus the product of the chances that a reference track is further from either.</returns>
    public static double Distance(double distance, ProximityProfile one, ProximityProfile other) =>
        1 - (Further(distance, one) * Further(distance, other));

    internal static MutualProximity Read(ref BlobReader reader, int dimension) =>
        new(reader.Floats(dimension), reader.Floats((long)dimension * dimension));

    internal void Write(BlobWriter writer)
    {
        writer.Write(mean);
        writer.Write(covariance);
    }

    private static float[] MeanOf(float[][] reference)
    {
        var sums = new double[reference[0].Length];
        foreach (var embedding in reference)
        {
            for (var i = 0; i < sums.Length; i++)
                sums[i] += embedding[i];
        }

        return Array.ConvertAll(sums, sum => (float)(sum / reference.Length));
    }

    private static float[] CovarianceOf(float[][] reference, float[] mean)
    {
        var products = new double[mean.Length * mean.Length];
        foreach (var embedding in reference)
        {
            for (var i = 0; i < mean.Length; i++)
            {
                var deviation = (double)embedding[i] - mean[i];
                for (var j = 0; j < mean.Length; j++)
                    products[(i * mean.Length) + j] += deviation * (embedding[j] - mean[j]);
            }
        }

        return Array.ConvertAll(products, product => (float)(product / reference.Length));
    }

    private static double Further(double distance, ProximityProfile profile) =>
        0.5 * MathNet.Numerics.SpecialFunctions.Erfc((distance - profile.Mean) / (profile.Deviation * Math.Sqrt(2)));
}
