namespace ProductionValue.Learning;

/// <summary>Decides whether a new generation may take over: only if it is not worse beyond noise.</summary>
public static class CandidateGate
{
    /// <summary>A calibration error may grow by this much before it counts as worse: the table's own noise at a few hundred tests.</summary>
    private const double CalibrationTolerance = 0.05;

    /// <summary>Compares two evaluations of the same split.</summary>
    /// <param name="live">How the live generation did; null when there is none.</param>
    /// <param name="candidate">How the new one did.</param>
    /// <returns>Whether to promote, and why, as a plain sentence.</returns>
    /// <exception cref="ArgumentException">The evaluations are of different splits, or one has no pipeline.</exception>
    public static GateVerdict Compare(EvaluationReport? live, EvaluationReport candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        Require.That(candidate.Pipelines.Count > 0, nameof(candidate), "expected at least one pipeline, got none");
        if (live is null)
            return new GateVerdict(true, "There is no live generation to be worse than.");
        Require.That(live.Pipelines.Count > 0, nameof(live), "expected at least one pipeline, got none");
        Require.That(live.Split == candidate.Split, nameof(candidate), $"expected split {live.Split} as in the live evaluation, got {candidate.Split}");
        if (candidate.Tested == 0)
            return new GateVerdict(true, "No track could be tested, so nothing speaks against it.");
        if (live.Tested == 0)
            return new GateVerdict(true, "The live generation was never tested.");
        var (before, after) = (live.Pipelines[0], candidate.Pipelines[0]);
        if (after.Accuracy.High < before.Accuracy.Low)
            return new GateVerdict(false, Describe("Accuracy fell", before.Accuracy.Value, after.Accuracy.Value));
        var noise = (before.Accuracy.High - before.Accuracy.Low + after.Accuracy.High - after.Accuracy.Low) / 4;
        if (after.Accuracy.Value < before.Accuracy.Value - (noise * Math.Sqrt(2)))
            return new GateVerdict(false, Describe("Accuracy fell beyond noise", before.Accuracy.Value, after.Accuracy.Value));
        if (after.CalibrationError > before.CalibrationError + CalibrationTolerance)
            return new GateVerdict(false, Describe("The calibration error grew", before.CalibrationError, after.CalibrationError));
        return new GateVerdict(true, Describe("Accuracy is not worse beyond noise", before.Accuracy.Value, after.Accuracy.Value));
    }

    private static string Describe(string what, double before, double after) =>
        FormattableString.Invariant($"{what}: {before:0.000} before, {after:0.000} now.");
}
