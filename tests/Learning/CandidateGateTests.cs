using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class CandidateGateTests
{
    [Fact]
    public void The_first_generation_is_promoted() => Assert.True(CandidateGate.Compare(null, Report(0.1)).Promote);

    [Fact]
    public void A_better_generation_is_promoted() => Assert.True(CandidateGate.Compare(Report(0.5), Report(0.6)).Promote);

    [Fact]
    public void A_dip_within_noise_is_promoted() => Assert.True(CandidateGate.Compare(Report(0.5), Report(0.48)).Promote);

    [Fact]
    public void A_worse_generation_is_refused_with_the_figures()
    {
        var verdict = CandidateGate.Compare(Report(0.6), Report(0.5));
        Assert.False(verdict.Promote);
        Assert.Contains("0.600 before, 0.500 now", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_generation_that_promises_too_much_is_refused() =>
        Assert.Contains("calibration", CandidateGate.Compare(Report(0.5, 0.03), Report(0.5, 0.12)).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_generation_that_cannot_be_tested_is_promoted() => Assert.True(CandidateGate.Compare(Report(0.5), Report(0) with { Tested = 0 }).Promote);

    [Fact]
    public void Evaluations_of_different_splits_cannot_be_compared() =>
        Assert.Throws<ArgumentException>(() => CandidateGate.Compare(Report(0.5), Report(0.5) with { Split = SplitKind.Random }));

    private static EvaluationReport Report(double accuracy, double calibrationError = 0.02) =>
        new(SplitKind.Album, 5, null, 1, 300, 10, 300, 0, [], 0.1, [
            new PipelineMeasures(
                "ours", new Interval(accuracy, accuracy - 0.03, accuracy + 0.03), 0, 0, 0, 0, calibrationError, [], new Hubness(0, 0, 0), null, null, new ConfusionMatrix([], []))]);
}
