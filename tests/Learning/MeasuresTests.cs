using CsCheck;
using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class MeasuresTests
{
    private static readonly Answer[] Three =
    [
        Say("a", 0.9, ["a", "b", "c"], [true, false, true]),
        Say("b", 0.6, ["a", "b", "c"], [false, true]),
        Say("c", 0.3, ["b", "a", "d", "c"], [false, false]),
    ];

    [Fact]
    public void Accuracy_and_top_k_count_places()
    {
        Assert.Equal(1 / 3.0, Measures.Accuracy(Three), 1e-12);
        Assert.Equal(2 / 3.0, Measures.Top(Three, 3), 1e-12);
        Assert.Equal(1, Measures.Top(Three, 4), 1e-12);
    }

    [Fact]
    public void Macro_f1_is_the_mean_over_true_producers() =>
        // a: 1 right of 1, named twice: 2/3; b and c: never right.
        Assert.Equal(2 / 3.0 / 3, Measures.MacroF1(Three), 1e-12);

    [Fact]
    public void Average_precision_and_precision_at_k_leave_out_queries_with_nothing_to_find()
    {
        Assert.Equal((((1 + (2 / 3.0)) / 2) + 0.5) / 2, Measures.MeanAveragePrecision(Three), 1e-12);
        Assert.Equal((0.5 + 1) / 2, Measures.PrecisionAt(Three, 2), 1e-12);
        Assert.Equal((1 + 0) / 2.0, Measures.PrecisionAt(Three, 1), 1e-12);
    }

    [Fact]
    public void Calibration_error_is_the_mean_gap_of_the_table()
    {
        Assert.Equal((0.1 + 0.6 + 0.3) / 3, Measures.CalibrationError(Three), 1e-12);
        var bins = Measures.Reliability(Three);
        Assert.Equal(10, bins.Count);
        Assert.Equal([3, 6, 9], Enumerable.Range(0, 10).Where(bin => bins[bin].Count == 1));
        Assert.Equal(1, bins[9].Accuracy);
    }

    [Fact]
    public void Unknown_auroc_agrees_with_comparing_every_pair() =>
        Gen.Select(Gen.Int[0, 5].Array[1, 20], Gen.Int[0, 5].Array[1, 20]).Sample((known, unseen) =>
        {
            Answer[] answers = [.. known.Select(value => Unknown(value, true)), .. unseen.Select(value => Unknown(value, false))];
            var wins = known.Sum(low => unseen.Sum(high => high > low ? 1 : high == low ? 0.5 : 0));
            Assert.Equal(wins / (known.Length * unseen.Length), Measures.UnknownAuroc(answers), 1e-12);
        });

    [Fact]
    public void False_accepts_are_counted_where_the_true_accepts_pass()
    {
        Answer[] answers = [.. Enumerable.Range(0, 20).Select(value => Unknown(value, true)), Unknown(18, false), Unknown(19, false), Unknown(25, false), Unknown(3, false)];
        Assert.Equal(0.5, Measures.FalseAccept(answers, 0.95));
        Assert.Equal(0.75, Measures.FalseAccept(answers, 1));
    }

    [Fact]
    public void A_track_of_several_producers_is_right_when_any_is_named_and_confused_for_that_one()
    {
        var answer = Say("x", 0.5, ["b", "a"], []) with { Truth = ["a", "b"] };
        Assert.True(answer.Correct);
        var confusion = ConfusionMatrix.Of([answer]);
        Assert.Equal(["b"], confusion.Producers);
        Assert.Equal(1, confusion.Counts[0][0]);
    }

    [Fact]
    public void Confusion_rows_are_the_truth()
    {
        var confusion = ConfusionMatrix.Of(Three);
        Assert.Equal(["a", "b", "c"], confusion.Producers);
        Assert.Equal([1, 0, 0], confusion.Counts[0]);
        Assert.Equal([1, 0, 0], confusion.Counts[1]);
        Assert.Equal([0, 1, 0], confusion.Counts[2]);
    }

    [Fact]
    public void Even_occurrence_has_no_hubs_and_a_hub_skews_it()
    {
        Assert.Equal(new Hubness(0, 0, 0), Hubness.Of([4, 4, 4, 4]));
        var hub = Hubness.Of([0, 0, 0, 0, 0, 0, 0, 0, 0, 10]);
        Assert.Equal((0.9, 0.1), (hub.Antihubs, hub.Hubs));
        Assert.Equal(8 / 3.0, hub.Skewness, 1e-9); // Of one in ten: (1 − 2p) / √(p(1 − p)) with p = 0.1.
    }

    [Fact]
    public void A_bootstrap_interval_holds_the_value_and_narrows_with_more_tracks()
    {
        var few = Interval.OfMean([.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? 1.0 : 0)], 1);
        var many = Interval.OfMean([.. Enumerable.Range(0, 2000).Select(i => i % 2 == 0 ? 1.0 : 0)], 1);
        Assert.InRange(few.Value, few.Low, few.High);
        Assert.InRange(many.High - many.Low, 0.03, 0.06);
        Assert.True(few.High - few.Low > 5 * (many.High - many.Low));
    }

    [Fact]
    public void Nothing_measured_is_zero_and_not_an_error()
    {
        Assert.Equal(0, Measures.Accuracy([]));
        Assert.Equal(0, Measures.MacroF1([]));
        Assert.Equal(0, Measures.MeanAveragePrecision([]));
        Assert.Equal(0, Measures.CalibrationError([]));
        Assert.Equal(0.5, Measures.UnknownAuroc([]));
        Assert.Equal(1, Measures.FalseAccept([], 0.95));
    }

    internal static Answer Say(string truth, double confidence, string[] ranked, bool[] relevant) =>
        new(truth, [truth], new Attribution([.. ranked.Select((producer, rank) => new ProducerProbability(producer, rank == 0 ? confidence : 0))], 0), true, relevant);

    private static Answer Unknown(double value, bool seen) => new("t", ["p"], new Attribution([], value), seen, []);
}
