namespace ProductionValue.Learning;

/// <summary>
/// Running sum of a producer's unit embeddings in which removing a track exactly undoes adding it, in any order and however often.
/// </summary>
/// <remarks>
/// Floating-point sums drift as tracks come and go; these are 64-bit integers in units of 2⁻⁴⁰. Each component of a unit embedding
/// takes at most 2⁴⁰ units, so 2²³ (8.4 million) tracks fit before an addition could overflow, which is checked.
/// </remarks>
public sealed class FingerprintSums
{
    private const double UnitsPerOne = 1L << 40;
    private const double LengthTolerance = 1e-3;
    private readonly long[] sums;

    /// <summary>An empty sum.</summary>
    /// <param name="dimension">Dimension of the embeddings, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is below 1.</exception>
    public FingerprintSums(int dimension)
    {
        Require.InRange(dimension, 1, int.MaxValue);
        sums = new long[dimension];
    }

    /// <summary>Takes up a sum saved earlier.</summary>
    /// <param name="sums">What <see cref="Sums"/> gave, shape [dimension]; copied.</param>
    /// <param name="count">What <see cref="Count"/> was.</param>
    /// <exception cref="ArgumentException">No sums, or sums without a track.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public FingerprintSums(ReadOnlySpan<long> sums, int count)
    {
        Require.That(sums.Length > 0, nameof(sums), "expected at least one dimension, got none");
        Require.InRange(count, 0, int.MaxValue);
        Require.That(count > 0 || !sums.ContainsAnyExcept(0L), nameof(sums), "expected sums of zero for a count of zero");
        this.sums = sums.ToArray();
        Count = count;
    }

    /// <summary>Dimension of the embeddings.</summary>
    public int Dimension => sums.Length;

    /// <summary>Number of embeddings added and not removed.</summary>
    public int Count { get; private set; }

    /// <summary>The sums in units of 2⁻⁴⁰, shape [dimension].</summary>
    public ReadOnlySpan<long> Sums => sums;

    /// <summary>Adds a track.</summary>
    /// <param name="embedding">Unit-length embedding, shape [dimension].</param>
    /// <exception cref="ArgumentException">Another dimension, or not of unit length (within 0.001).</exception>
    public void Add(ReadOnlySpan<float> embedding)
    {
        CheckUnitLength(embedding);
        for (var i = 0; i < sums.Length; i++)
            sums[i] = checked(sums[i] + ToUnits(embedding[i]));
        Count++;
    }

    /// <summary>Removes a track that was added with this same embedding.</summary>
    /// <param name="embedding">Unit-length embedding, shape [dimension].</param>
    /// <exception cref="ArgumentException">Another dimension, or not of unit length (within 0.001).</exception>
    /// <exception cref="InvalidOperationException">Nothing is left to remove, or the last track left is not this one.</exception>
    public void Remove(ReadOnlySpan<float> embedding)
    {
        CheckUnitLength(embedding);
        if (Count == 0)
            throw new InvalidOperationException("expected a track to remove, got an empty fingerprint");
        if (Count == 1 && !IsSumOf(embedding))
            throw new InvalidOperationException("expected the one track left in the fingerprint, got another embedding");
        for (var i = 0; i < sums.Length; i++)
            sums[i] = checked(sums[i] - ToUnits(embedding[i]));
        Count--;
    }

    /// <summary>The fingerprint these sums stand for.</summary>
    /// <param name="producer">The producer whose tracks were added.</param>
    /// <returns>Centroid, spread and count, or null when there are no tracks.</returns>
    public ProducerFingerprint? ToFingerprint(string producer)
    {
        if (Count == 0)
            return null;
        var sum = new double[sums.Length];
        var squared = 0.0;
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] = sums[i] / UnitsPerOne;
            squared += sum[i] * sum[i];
        }

        return ProducerFingerprint.FromSum(producer, sum, Math.Sqrt(squared), Count);
    }

    private static long ToUnits(float component) => (long)Math.Round(component * UnitsPerOne, MidpointRounding.ToEven);

    private bool IsSumOf(ReadOnlySpan<float> embedding)
    {
        for (var i = 0; i < sums.Length; i++)
            if (sums[i] != ToUnits(embedding[i]))
                return false;
        return true;
    }

    private void CheckUnitLength(ReadOnlySpan<float> embedding)
    {
        Require.Length(embedding, Dimension);
        var squared = 0.0;
        foreach (var component in embedding)
            squared += (double)component * component;
        Require.That(Math.Abs(squared - 1) <= LengthTolerance, nameof(embedding), $"expected unit length, got a squared length of {squared}");
    }
}
