namespace ProductionValue.Learning;

/// <summary>Turns a clip's neighbours and the producers' fingerprints into calibrated probabilities. Immutable, safe to share between threads.</summary>
public sealed class AttributionModel
{
    private readonly FusionWeights fusion;
    private readonly OpenSet openSet;

    internal AttributionModel(FusionWeights fusion, OpenSet openSet, int neighborCount)
    {
        this.fusion = fusion;
        this.openSet = openSet;
        NeighborCount = neighborCount;
    }

    /// <summary>How many neighbours the probabilities were calibrated with: ask the index for this many.</summary>
    public int NeighborCount { get; }

    /// <summary>Says who may have produced a clip.</summary>
    /// <param name="embedding">Unit-length embedding, shape [dimension].</param>
    /// <param name="neighbors">Its <see cref="NeighborCount"/> nearest tracks in any order, the clip's own track left out; may be empty.</param>
    /// <param name="fingerprints">Every producer once, the clip's own contribution removed; may be empty, then all is unknown.</param>
    /// <exception cref="ArgumentException">An embedding that is not of unit length, a centroid of another dimension, or a producer twice.</exception>
    public Attribution Attribute(ReadOnlySpan<float> embedding, IReadOnlyList<NeighborVote> neighbors, IReadOnlyList<ProducerFingerprint> fingerprints)
    {
        ArgumentNullException.ThrowIfNull(neighbors);
        ArgumentNullException.ThrowIfNull(fingerprints);
        var squared = Dot.Product(embedding, embedding);
        Require.That(Math.Abs(squared - 1) <= 1e-3, nameof(embedding), $"expected unit length, got a squared length of {squared}");
        if (fingerprints.Count == 0)
            return new Attribution([], 1);
        var evidence = ProducerEvidence.Gather(embedding, neighbors, fingerprints);
        var probabilities = new double[fingerprints.Count];
        fusion.Probabilities(evidence, probabilities);
        var unknown = openSet.Unknown(evidence);
        var ranked = new ProducerProbability[fingerprints.Count];
        for (var i = 0; i < ranked.Length; i++)
            ranked[i] = new ProducerProbability(fingerprints[i].Producer, (1 - unknown) * probabilities[i]);
        Array.Sort(ranked, static (left, right) =>
            left.Probability != right.Probability
                ? right.Probability.CompareTo(left.Probability)
                : string.CompareOrdinal(left.Producer, right.Producer));
        return new Attribution(ranked, unknown);
    }

    /// <summary>Reads a model; before version 3 sureness did not depend on closeness.</summary>
    internal static AttributionModel Read(ref BlobReader reader)
    {
        var neighborCount = reader.Int32(1, 1000);
        var fusion = new FusionWeights(reader.Double(), reader.Double(), reader.Double());
        if (reader.Version > 2)
            fusion = fusion with { Closeness = reader.Double(), Middle = reader.Double() };
        return new AttributionModel(fusion, new OpenSet(reader.Double(), reader.Double(), reader.Double()), neighborCount);
    }

    internal void Write(BlobWriter writer)
    {
        writer.Write(NeighborCount);
        writer.Write(fusion.Centroid);
        writer.Write(fusion.Vote);
        writer.Write(fusion.Count);
        writer.Write(fusion.Closeness);
        writer.Write(fusion.Middle);
        writer.Write(openSet.Bias);
        writer.Write(openSet.Centroid);
        writer.Write(openSet.Tracks);
    }
}
