namespace ProductionValue.Learning;

/// <summary>Rescales distances by how near each of the two tracks is to everything, so that no track is everybody's neighbour.</summary>
/// <remarks>
/// Mutual proximity with independent Gaussian distances (Schnitzer, Flexer, Schedl &amp; Widmer 2012). Each track's distances are
/// summed up by mean and deviation against a fixed random set of tracks, so that a new track changes nobody else's.
/// </remarks>
public sealed class MutualProximity
{
    /// <summary>More reference tracks than this change the profile by less than its rounding matters.</summary>
    public const int LargestReference = 1000;

    private readonly float[][] reference;

    /// <summary>Takes a fixed reference.</summary>
    /// <param name="embeddings">Unit-length embeddings of the library, at least 2; up to <see cref="LargestReference"/> are drawn from them.</param>
    /// <param name="seed">Decides the draw.</param>
    /// <exception cref="ArgumentException">Fewer than two embeddings.</exception>
    public MutualProximity(IReadOnlyList<float[]> embeddings, int seed)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        Require.That(embeddings.Count >= 2, nameof(embeddings), $"expected at least 2 embeddings, got {embeddings.Count}");
        reference = [.. embeddings];
        new Random(seed).Shuffle(reference);
        reference = reference[..Math.Min(reference.Length, LargestReference)];
    }

    /// <summary>Mean and deviation of a track's cosine distance to the reference.</summary>
    /// <param name="embedding">Unit-length embedding, shape [dimension].</param>
    public ProximityProfile Profile(ReadOnlySpan<float> embedding)
    {
        var sum = 0.0;
        var squares = 0.0;
        foreach (var other in reference)
        {
            double distance = 1 - Dot.Product(embedding, other);
            sum += distance;
            squares += distance * distance;
        }

        var mean = sum / reference.Length;
        return new ProximityProfile(mean, Math.Sqrt(Math.Max(1e-12, (squares / reference.Length) - (mean * mean))));
    }

    /// <summary>Distance between two tracks after rescaling.</summary>
    /// <param name="distance">Their cosine distance.</param>
    /// <param name="one">Profile of one.</param>
    /// <param name="other">Profile of the other.</param>
    /// <returns>0…1, smaller is closer: one minus the product of the chances that a reference track is further from either.</returns>
    public static double Distance(double distance, ProximityProfile one, ProximityProfile other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return 1 - (Further(distance, one) * Further(distance, other));
    }

    private static double Further(double distance, ProximityProfile profile) =>
        0.5 * MathNet.Numerics.SpecialFunctions.Erfc((distance - profile.Mean) / (profile.Deviation * Math.Sqrt(2)));
}
