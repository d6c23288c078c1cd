namespace ProductionValue.Learning;

/// <summary>How the evidence adds up to a producer's log-odds; fitted, so it is the calibration as well.</summary>
/// <param name="Centroid">Weight of the cosine to the centroid.</param>
/// <param name="Vote">Weight of the logarithm of the share of votes.</param>
/// <param name="Count">Weight of the logarithm of the number of tracks.</param>
/// <param name="Closeness">How much surer to be, as a share, for each unit that the nearest track is more similar than <paramref name="Middle"/>.</param>
/// <param name="Middle">Similarity of the nearest track at which the other weights hold as they are.</param>
internal readonly record struct FusionWeights(double Centroid, double Vote, double Count, double Closeness = 0, double Middle = 0)
{
    private const double LeastSureness = 0.25;
    private const double MostSureness = 4;

    /// <summary>What is believed before any track was held out.</summary>
    /// <remarks>About what debian-music and studio-sim settle on; with few held-out tracks a fit stays near it.</remarks>
    public static FusionWeights Prior { get; } = new(8, 0.7, 0);

    /// <summary>Log-odds of one producer, up to a constant common to all.</summary>
    public double Logit(ProducerEvidence evidence, int producer) =>
        (Centroid * evidence.Centroids[producer]) + (Vote * evidence.Votes[producer]) + (Count * evidence.Counts[producer]);

    /// <summary>Factor of all log-odds of one clip: a track much like a known one is of the same album more often, and those are named right more often.</summary>
    public double Sureness(ProducerEvidence evidence) => Math.Clamp(1 + (Closeness * (evidence.NearestTrack - Middle)), LeastSureness, MostSureness);

    /// <summary>Probabilities of the producers, given that it is one of them.</summary>
    /// <param name="evidence">Evidence about one clip.</param>
    /// <param name="probabilities">Receives them, shape [producers].</param>
    public void Probabilities(ProducerEvidence evidence, Span<double> probabilities)
    {
        var largest = double.NegativeInfinity;
        var sureness = Sureness(evidence);
        for (var i = 0; i < probabilities.Length; i++)
            largest = Math.Max(largest, probabilities[i] = sureness * Logit(evidence, i));
        var sum = 0.0;
        for (var i = 0; i < probabilities.Length; i++)
            sum += probabilities[i] = Math.Exp(probabilities[i] - largest);
        for (var i = 0; i < probabilities.Length; i++)
            probabilities[i] /= sum;
    }
}
