namespace ProductionValue.Learning;

/// <summary>Fits <see cref="OpenSet"/> by logistic regression of unseen producers' tracks against known ones'.</summary>
/// <remarks>
/// Nearness to the nearest centroid and to the nearest tracks weigh the same: with a weight of its own for each, fitted to the few
/// producers a library has, strangers were told apart less well (area under the curve on debian-music 0.70 against 0.72).
/// </remarks>
internal static class OpenSetFit
{
    private const int Steps = 50;

    /// <summary>Fewer tracks than this on either side say too little; the prior then stands.</summary>
    private const int FewestTracks = 5;

    private const double PriorSlope = -6;
    private const double PriorSlopeDeviation = 60;
    private const double PriorMiddle = 0.35;

    /// <summary>Fits the log-odds.</summary>
    /// <param name="known">Held-out tracks of producers the scoring fit knew.</param>
    /// <param name="unseen">Held-out tracks of producers it did not know.</param>
    /// <param name="unknownPrior">Probability of unknown before hearing anything.</param>
    public static OpenSet Fit(IReadOnlyList<ProducerEvidence> known, IReadOnlyList<ProducerEvidence> unseen, double unknownPrior)
    {
        var priorOdds = Math.Log(unknownPrior / (1 - unknownPrior));
        double[] weights = [-2 * PriorSlope * PriorMiddle, PriorSlope];
        for (var step = 0; step < Steps && known.Count >= FewestTracks && unseen.Count >= FewestTracks; step++)
        {
            const double Precision = 1 / (PriorSlopeDeviation * PriorSlopeDeviation);
            double[] gradient = [0, Precision * (PriorSlope - weights[1])];
            var curvature = new Rows(2, 2);
            (curvature[0][0], curvature[1][1]) = (1e-6, Precision);
            Accumulate(known, 0, 1.0 / known.Count, weights, gradient, curvature);
            Accumulate(unseen, 1, 1.0 / unseen.Count, weights, gradient, curvature);
            var factor = new CholeskyFactor(curvature);
            factor.Whiten(gradient);
            factor.PullBack(gradient);
            var largest = gradient.Max(Math.Abs);
            Dot.Add(weights, Math.Min(1, 3 / Math.Max(largest, 1e-12)), gradient);
            if (largest < 1e-9)
                break;
        }

        // Nearer must never mean more unknown: a slope above zero becomes zero, and nothing but the prior is left.
        return weights[1] > 0 ? new OpenSet(priorOdds, 0, 0) : new OpenSet(weights[0] + priorOdds, weights[1], weights[1]);
    }

    /// <summary>Both sides weigh the same whatever their number, so that the bias is for even odds.</summary>
    private static void Accumulate(IReadOnlyList<ProducerEvidence> tracks, double label, double weight, double[] weights, double[] gradient, Rows curvature)
    {
        Span<double> inputs = stackalloc double[2];
        foreach (var evidence in tracks)
        {
            (inputs[0], inputs[1]) = (1, evidence.NearestCentroid + evidence.NearestTracks);
            var probability = 1 / (1 + Math.Exp(-Dot.Product(weights, inputs)));
            Dot.Add(gradient, weight * (label - probability), inputs);
            for (var i = 0; i < 2; i++)
                Dot.Add(curvature[i], weight * Math.Max(1e-6, probability * (1 - probability)) * inputs[i], inputs);
        }
    }
}
