namespace ProductionValue.Learning;

/// <summary>Fits <see cref="FusionWeights"/> to held-out tracks: the maximum of their likelihood under a broad prior, by Newton's method.</summary>
/// <remarks>A softmax over producers whose log-odds are linear in the weights (conditional logit; McFadden 1974), so the optimum is the only one.</remarks>
internal static class FusionFit
{
    private const int Steps = 30;

    /// <summary>The scale may change by a factor of four at most.</summary>
    private const double LargestFactor = 4;

    /// <summary>Prior deviations of the scale from one and of its growth with closeness from none.</summary>
    private static readonly double[] ScaleDeviations = [2, 1];

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
            if (Step(weights, gradient, curvature, largestStep: 5) < 1e-9)
                break;
        }

        // A weight below zero would turn evidence round: nearer would count as less likely.
        return new FusionWeights(Math.Max(0, weights[0]), Math.Max(0, weights[1]), weights[2]);
    }

    /// <summary>Scales all weights until the probabilities come true, by a factor that grows with how similar the nearest track is.</summary>
    /// <param name="weights">Weights whose proportions stand.</param>
    /// <param name="heldOut">Tracks like those the probabilities are for.</param>
    /// <returns>The scaled weights; as they were where there are no tracks.</returns>
    /// <remarks>
    /// Temperature scaling (Guo, Pleiss, Sun &amp; Weinberger 2017) with a second input: log-odds times one and times the closeness are
    /// the two inputs of a softmax, so the optimum is the only one.
    /// </remarks>
    public static FusionWeights Temper(FusionWeights weights, IReadOnlyList<HeldOutTrack> heldOut)
    {
        if (heldOut.Count == 0)
            return weights;
        var middle = heldOut.Average(track => track.Evidence.NearestTrack);
        double[] scale = [1, 0];
        for (var step = 0; step < Steps; step++)
        {
            var gradient = new double[2];
            var curvature = new Rows(2, 2);
            for (var i = 0; i < 2; i++)
            {
                var precision = 1 / (ScaleDeviations[i] * ScaleDeviations[i]);
                gradient[i] = precision * ((i == 0 ? 1 : 0) - scale[i]);
                curvature[i][i] = precision;
            }

            foreach (var track in heldOut)
                AccumulateScale(track, weights, middle, scale, gradient, curvature);
            if (Step(scale, gradient, curvature, largestStep: 1) < 1e-9)
                break;
        }

        var factor = Math.Clamp(scale[0], 1 / LargestFactor, LargestFactor);
        return new FusionWeights(factor * weights.Centroid, factor * weights.Vote, factor * weights.Count, scale[1] / factor, middle);
    }

    /// <summary>One step of Newton's method, no component of it longer than given.</summary>
    /// <returns>The largest component of the whole step.</returns>
    private static double Step(double[] values, double[] gradient, Rows curvature, double largestStep)
    {
        var factor = new CholeskyFactor(curvature);
        factor.Whiten(gradient);
        factor.PullBack(gradient);
        var largest = gradient.Max(Math.Abs);
        Dot.Add(values, Math.Min(1, largestStep / Math.Max(largest, 1e-12)), gradient);
        return largest;
    }

    /// <summary>Adds one track's part to the derivatives of its truth's log-probability by the two parts of the scale.</summary>
    private static void AccumulateScale(HeldOutTrack track, FusionWeights weights, double middle, double[] scale, double[] gradient, Rows curvature)
    {
        var closeness = track.Evidence.NearestTrack - middle;
        var factor = scale[0] + (scale[1] * closeness);
        var probabilities = new double[track.Evidence.Centroids.Length];
        new FusionWeights(factor * weights.Centroid, factor * weights.Vote, factor * weights.Count).Probabilities(track.Evidence, probabilities);
        var (mean, square) = (0.0, 0.0);
        for (var producer = 0; producer < probabilities.Length; producer++)
        {
            var logit = weights.Logit(track.Evidence, producer);
            mean += probabilities[producer] * logit;
            square += probabilities[producer] * logit * logit;
        }

        var truth = track.Truth.Average(producer => weights.Logit(track.Evidence, producer));
        ReadOnlySpan<double> inputs = [1, closeness];
        Dot.Add(gradient, truth - mean, inputs);
        for (var i = 0; i < 2; i++)
            Dot.Add(curvature[i], inputs[i] * Math.Max(0, square - (mean * mean)), inputs);
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
