namespace ProductionValue.Learning;

/// <summary>Fits <see cref="FusionWeights"/> to held-out tracks: the maximum of their likelihood under a broad prior, by Newton's method.</summary>
/// <remarks>A softmax over producers whose log-odds are linear in the weights (conditional logit; McFadden 1974), so the optimum is the only one.</remarks>
internal static class FusionFit
{
    private const int Steps = 30;

    /// <summary>The scale may change by a factor of four at most.</summary>
    private const double LargestLogarithm = 1.4;

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

    /// <summary>Scales all weights by one factor until the probabilities come true (temperature scaling; Guo, Pleiss, Sun &amp; Weinberger 2017).</summary>
    /// <param name="weights">Weights whose proportions stand.</param>
    /// <param name="heldOut">Tracks like those the probabilities are for.</param>
    /// <returns>The scaled weights; as they were where there are no tracks.</returns>
    public static FusionWeights Temper(FusionWeights weights, IReadOnlyList<HeldOutTrack> heldOut)
    {
        if (heldOut.Count == 0)
            return weights;
        FusionWeights Scaled(double logarithm) => new(weights.Centroid * Math.Exp(logarithm), weights.Vote * Math.Exp(logarithm), weights.Count * Math.Exp(logarithm));
        var (low, high) = (-LargestLogarithm, LargestLogarithm);
        while (high - low > 1e-4)
        {
            var (left, right) = (low + ((high - low) / 3), high - ((high - low) / 3));
            if (Loss(Scaled(left), heldOut) < Loss(Scaled(right), heldOut))
                high = right;
            else
                low = left;
        }

        return Scaled((low + high) / 2);
    }

    /// <summary>Negative log-likelihood of the truth.</summary>
    private static double Loss(FusionWeights weights, IReadOnlyList<HeldOutTrack> heldOut)
    {
        var loss = 0.0;
        foreach (var track in heldOut)
        {
            var probabilities = new double[track.Evidence.Centroids.Length];
            weights.Probabilities(track.Evidence, probabilities);
            loss -= Math.Log(Math.Max(1e-12, track.Truth.Sum(truth => probabilities[truth])));
        }

        return loss;
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
