namespace ProductionValue.Learning;

/// <summary>Log-odds that a clip is by nobody known, from how near the nearest centroid and the nearest tracks are.</summary>
/// <param name="Bias">Log-odds at similarity zero.</param>
/// <param name="Centroid">Change with the cosine to the nearest centroid; never above zero.</param>
/// <param name="Tracks">Change with the mean similarity of the nearest tracks; never above zero.</param>
internal readonly record struct OpenSet(double Bias, double Centroid, double Tracks)
{
    /// <summary>Probability that the clip is by nobody known.</summary>
    public double Unknown(ProducerEvidence evidence) => 1 / (1 + Math.Exp(-LogOdds(evidence)));

    /// <summary>Log-odds that the clip is by nobody known.</summary>
    public double LogOdds(ProducerEvidence evidence) =>
        Bias + (Centroid * evidence.NearestCentroid) + (Tracks * evidence.NearestTracks);
}
