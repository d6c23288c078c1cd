using ProductionValue.Contracts;
using ProductionValue.Grains.Attributions;

namespace ProductionValue.Tests.Grains;

public sealed class MomentMergeTests
{
    private static readonly FeatureVector Nothing = new("test-1", []);

    [Fact]
    public void Neighbouring_segments_of_one_producer_are_one_moment_with_their_mean_probability()
    {
        var moments = MomentMerge.Run(
            [Segment(6, 9), Segment(0, 3), Segment(3, 6), Segment(60, 63)], [Says("b", 0.5), Says("a", 0.9), Says("a", 0.7), Says("b", 0.5)],
            new Dictionary<string, string> { ["a"] = "Ann" });
        Assert.Equal([(0, 6, "Ann"), (6, 9, "b"), (60, 63, "b")], moments.Select(moment => (moment.StartSeconds, moment.EndSeconds, moment.Producer)));
        Assert.Equal(0.8, moments[0].Probability, 1e-9);
        Assert.Equal("From 0:00 to 0:06 it sounds like Ann (80 %).", moments[0].Sentence);
        Assert.Equal("From 1:00 to 1:03 it sounds like b (50 %).", moments[2].Sentence);
    }

    [Fact]
    public void A_moment_like_nobody_known_says_so()
    {
        var moments = MomentMerge.Run([Segment(0, 3)], [new ProductionValue.Learning.Attribution([new ProductionValue.Learning.ProducerProbability("a", 0.2)], 0.8)], new Dictionary<string, string>());
        Assert.Equal(("", 0.8, "From 0:00 to 0:03 it sounds like nobody known (80 %)."), (moments[0].Producer, moments[0].Probability, moments[0].Sentence));
    }

    private static QuerySegment Segment(double start, double end) => new(start, end, Nothing);

    private static ProductionValue.Learning.Attribution Says(string producer, double probability) => new([new ProductionValue.Learning.ProducerProbability(producer, probability)], 0);
}
