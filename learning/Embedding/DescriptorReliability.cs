namespace ProductionValue.Learning;

/// <summary>How much of what producers' means differ by in one descriptor is real and not the chance of few tracks, 0…1.</summary>
/// <remarks>
/// The reliability of a mean in a one-way analysis of variance (Efron &amp; Morris 1975 shrink means by it). On debian-music it took
/// accuracy from 0.66 to 0.70 with 447 descriptors, of which 78 (correlations of MFCC) told next to nothing.
/// </remarks>
internal sealed class DescriptorReliability
{
    /// <summary>No descriptor is shut out.</summary>
    public const double Least = 0.02;

    private readonly double[] betweenSquares;
    private readonly double tracksEach;
    private readonly double effectiveTracks;

    /// <summary>Measures how far producers' means lie apart.</summary>
    /// <param name="producers">Means of at least two producers.</param>
    public DescriptorReliability(GroupMeans producers)
    {
        var total = producers.Weights.Sum();
        var centre = new double[producers.Means.Width];
        for (var i = 0; i < producers.Means.Count; i++)
            Dot.Add(centre, producers.Weights[i] / total, producers.Means[i]);
        betweenSquares = new double[centre.Length];
        for (var i = 0; i < producers.Means.Count; i++)
            for (var dimension = 0; dimension < centre.Length; dimension++)
                betweenSquares[dimension] += producers.Weights[i] * Math.Pow(producers.Means[i][dimension] - centre[dimension], 2) / (producers.Means.Count - 1);
        tracksEach = total / producers.Means.Count;
        effectiveTracks = (total - (producers.Weights.Sum(weight => weight * weight) / total)) / (producers.Means.Count - 1);
    }

    /// <summary>Reliability of one descriptor, <see cref="Least"/>…1.</summary>
    /// <param name="dimension">Which.</param>
    /// <param name="withinVariance">Variance of one producer's tracks in it, above 0.</param>
    public double Of(int dimension, double withinVariance)
    {
        var between = Math.Max(0, betweenSquares[dimension] - withinVariance) / Math.Max(1e-9, effectiveTracks);
        return Math.Max(Least, between / (between + (withinVariance / tracksEach)));
    }
}
