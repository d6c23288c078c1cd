namespace ProductionValue.Learning;

/// <summary>Fits <see cref="FusionWeights"/> to held-out tracks: the maximum of their likelihood under a broad prior, by Newton's method.</summary>
/// <remarks>A softmax over producers whose log-odds are linear in the weights (conditional logit; McFadden 1974), so the optimum is the only one.</remarks>
internal static class FusionFit
{
    private const int Steps = 30;
    private static readonly double[] PriorDeviations = [6, 0.5, 0.5];

    /// <summary>Fits the weights.</summary>
    /// <param name="heldOut">Evidence about tracks that took no part in what the evidence came from.</param>
    /// <returns>The weights; the prior where there are no tracks.</returns>
    public static FusionWeights Fit(IReadOnlyList<HeldOutTrack> heldOut)
    {
        double[] prior = [FusionWeights.Prior.Centroid, FusionWeights.Prior.Vote, FusionWeights.Prior.Count];
        double[] weights = [.. prior];
        for (var step = 0; step < Steps; step++)
        {
            var gradient = new double[3];
            var curvature = new Rows(3, 3);
            for (var i = 0; i < 3; i++)
            {
                var precision = 1 / (PriorDeviations[i] * PriorDeviations[i]);
                gradient[i] = precision * (prior[i] - weights[i]);
                curvature[i][i] = precision;
            }

            foreach (var track in heldOut)
                Accumulate(track, new FusionWeights(weights[0], weights[1], weights[2]), gradient, curvature);
            var factor = new CholeskyFactor(curvature);
            factor.Whiten(gradient);
            factor.PullBack(gradient);
            var largest = gradient.Max(Math.Abs);
            var damping = Math.Min(1, 5 / Math.Max(largest, 1e-12));
            for (var i = 0; i < 3; i++)
                weights[i] += damping * gradient[i];
            if (largest < 1e-9)
                break;
        }

        // A weight below zero would turn evidence round: nearer would count as less likely.
        return new FusionWeights(Math.Max(0, weights[0]), Math.Max(0, weights[1]), weights[2]);
    }

    private static void Accumulate(HeldOutTrack track, FusionWeights weights, double[] gradient, Rows curvature)
    {
        var evidence = track.Evidence;
        var probabilities = new double[evidence.Centroids.Length];
        weights.Probabilities(evidence, probabilities);
        Span<double> expected = stackalloc double[3];
        Span<double> inputs = stackalloc double[3];
        expected.Clear();
        for (var producer = 0; producer < probabilities.Length; producer++)
        {
            Inputs(evidence, producer, inputs);
            Dot.Add(expected, probabilities[producer], inputs);
        }

        for (var producer = 0; producer < probabilities.Length; producer++)
        {
            Inputs(evidence, producer, inputs);
            Dot.Add(inputs, -1, expected);
            for (var i = 0; i < 3; i++)
                Dot.Add(curvature[i], probabilities[producer] * inputs[i], inputs);
        }

        foreach (var truth in track.Truth)
        {
            Inputs(evidence, truth, inputs);
            Dot.Add(inputs, -1, expected);
            Dot.Add(gradient, 1.0 / track.Truth.Length, inputs);
        }
    }

    private static void Inputs(ProducerEvidence evidence, int producer, Span<double> inputs)
    {
        inputs[0] = evidence.Centroids[producer];
        inputs[1] = evidence.Votes[producer];
        inputs[2] = evidence.Counts[producer];
    }
}
