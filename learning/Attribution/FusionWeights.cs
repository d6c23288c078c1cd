namespace ProductionValue.Learning;

/// <summary>How the evidence adds up to a producer's log-odds; fitted, so it is the calibration as well.</summary>
/// <param name="Centroid">Weight of the cosine to the centroid.</param>
/// <param name="Vote">Weight of the logarithm of the share of votes.</param>
/// <param name="Count">Weight of the logarithm of the number of tracks.</param>
internal readonly record struct FusionWeights(double Centroid, double Vote, double Count)
{
    /// <summary>What is believed before any track was held out.</summary>
    /// <remarks>About what debian-music and studio-sim settle on; with few held-out tracks a fit stays near it.</remarks>
    public static FusionWeights Prior { get; } = new(8, 0.7, 0);

    /// <summary>Log-odds of one producer, up to a constant common to all.</summary>
    public double Logit(ProducerEvidence evidence, int producer) =>
        (Centroid * evidence.Centroids[producer]) + (Vote * evidence.Votes[producer]) + (Count * evidence.Counts[producer]);

    /// <summary>Probabilities of the producers, given that it is one of them.</summary>
    /// <param name="evidence">Evidence about one clip.</param>
    /// <param name="probabilities">Receives them, shape [producers].</param>
    public void Probabilities(ProducerEvidence evidence, Span<double> probabilities)
    {
        var largest = double.NegativeInfinity;
        for (var i = 0; i < probabilities.Length; i++)
            largest = Math.Max(largest, probabilities[i] = Logit(evidence, i));
        var sum = 0.0;
        for (var i = 0; i < probabilities.Length; i++)
            sum += probabilities[i] = Math.Exp(probabilities[i] - largest);
        for (var i = 0; i < probabilities.Length; i++)
            probabilities[i] /= sum;
    }
}
