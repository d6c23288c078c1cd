namespace ProductionValue.Learning;

/// <summary>What a producer's tracks add up to in one generation's embedding space.</summary>
/// <param name="Producer">The producer.</param>
/// <param name="Centroid">Unit-length mean of the embeddings, shape [dimension].</param>
/// <param name="Spread">
/// Mean cosine distance of the tracks from the centroid, 0 (all alike) to 1. For unit embeddings this is one minus the length of
/// their mean (Mardia &amp; Jupp, <i>Directional Statistics</i>, 2000, circular variance), so mean = (1 − Spread) · Centroid.
/// </param>
/// <param name="Count">Number of tracks.</param>
public sealed record ProducerFingerprint(string Producer, float[] Centroid, double Spread, int Count)
{
    /// <summary>The fingerprint as it would be without one of its own tracks.</summary>
    /// <param name="embedding">Embedding of a track that was added, shape [dimension].</param>
    /// <returns>The fingerprint of the other tracks, or null when there are none.</returns>
    /// <remarks>Derived from the rounded centroid: good to about 1e-6. <see cref="FingerprintSums"/> is exact.</remarks>
    /// <exception cref="ArgumentException">The embedding has another dimension.</exception>
    public ProducerFingerprint? Without(ReadOnlySpan<float> embedding)
    {
        Require.Length(embedding, Centroid.Length);
        if (Count <= 1)
            return null;
        var sum = new double[Centroid.Length];
        var squared = 0.0;
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] = ((1 - Spread) * Centroid[i] * Count) - embedding[i];
            squared += sum[i] * sum[i];
        }

        return FromSum(Producer, sum, Math.Sqrt(squared), Count - 1);
    }

    internal static ProducerFingerprint FromSum(string producer, ReadOnlySpan<double> sum, double length, int count)
    {
        var centroid = new float[sum.Length];
        if (length <= count * 1e-9)
            centroid[0] = 1; // Tracks that cancel out point nowhere; any direction does, and the spread of 1 says so.
        else
            for (var i = 0; i < centroid.Length; i++)
                centroid[i] = (float)(sum[i] / length);
        return new ProducerFingerprint(producer, centroid, Math.Clamp(1 - (length / count), 0, 1), count);
    }
}
