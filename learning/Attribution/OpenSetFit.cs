namespace ProductionValue.Learning;

/// <summary>Fits <see cref="OpenSet"/> by logistic regression of unseen producers' tracks against known ones'.</summary>
internal static class OpenSetFit
{
    private const int Steps = 50;

    /// <summary>Fewer tracks than this on either side say too little; the prior then stands.</summary>
    private const int FewestTracks = 5;

    private const double PriorSlope = -6;
    private const double PriorSlopeDeviation = 6;
    private const double PriorMiddle = 0.35;

    /// <summary>Fits the log-odds.</summary>
    /// <param name="known">Held-out tracks of producers the scoring fit knew.</param>
    /// <param name="unseen">Held-out tracks of producers it did not know.</param>
    /// <param name="unknownPrior">Probability of unknown before hearing anything.</param>
    public static OpenSet Fit(IReadOnlyList<ProducerEvidence> known, IReadOnlyList<ProducerEvidence> unseen, double unknownPrior)
    {
        var priorOdds = Math.Log(unknownPrior / (1 - unknownPrior));
        if (known.Count < FewestTracks || unseen.Count < FewestTracks)
            return new OpenSet(priorOdds - (2 * PriorSlope * PriorMiddle), PriorSlope, PriorSlope);
        double[] weights = [-2 * PriorSlope * PriorMiddle, PriorSlope, PriorSlope];
        for (var step = 0; step < Steps; step++)
        {
            var (gradient, curvature) = Prior(weights);
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

        return Signed(weights, known, unseen, priorOdds);
    }

    private static (double[] Gradient, Rows Curvature) Prior(double[] weights)
    {
        const double Precision = 1 / (PriorSlopeDeviation * PriorSlopeDeviation * 100);
        var curvature = new Rows(3, 3);
        curvature[0][0] = 1e-6;
        curvature[1][1] = curvature[2][2] = Precision;
        return ([0, Precision * (PriorSlope - weights[1]), Precision * (PriorSlope - weights[2])], curvature);
    }

    /// <summary>Both sides weigh the same whatever their number, so that the bias is for even odds.</summary>
    private static void Accumulate(IReadOnlyList<ProducerEvidence> tracks, double label, double weight, double[] weights, double[] gradient, Rows curvature)
    {
        Span<double> inputs = stackalloc double[3];
        foreach (var evidence in tracks)
        {
            inputs[0] = 1;
            inputs[1] = evidence.NearestCentroid;
            inputs[2] = evidence.NearestTracks;
            var probability = 1 / (1 + Math.Exp(-Dot.Product(weights, inputs)));
            Dot.Add(gradient, weight * (label - probability), inputs);
            for (var i = 0; i < 3; i++)
                Dot.Add(curvature[i], weight * Math.Max(1e-6, probability * (1 - probability)) * inputs[i], inputs);
        }
    }

    /// <summary>Nearer must never mean more unknown: a slope above zero is set to zero and the bias moved to keep the middle.</summary>
    private static OpenSet Signed(double[] weights, IReadOnlyList<ProducerEvidence> known, IReadOnlyList<ProducerEvidence> unseen, double priorOdds)
    {
        var bias = weights[0];
        if (weights[1] > 0)
        {
            bias += weights[1] * (known.Average(track => track.NearestCentroid) + unseen.Average(track => track.NearestCentroid)) / 2;
            weights[1] = 0;
        }

        if (weights[2] > 0)
        {
            bias += weights[2] * (known.Average(track => track.NearestTracks) + unseen.Average(track => track.NearestTracks)) / 2;
            weights[2] = 0;
        }

        return new OpenSet(bias + priorOdds, weights[1], weights[2]);
    }
}
