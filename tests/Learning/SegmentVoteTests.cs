using CsCheck;
using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class SegmentVoteTests
{
    [Fact]
    public void The_combined_answer_is_a_distribution_over_the_same_producers() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[0, 12], Gen.Double[0, 1], Gen.Int).Sample((producers, segments, weight, seed) =>
        {
            var random = new Random(seed);
            var whole = Draw(random, producers);
            var combined = SegmentVote.Combine(whole, [.. Enumerable.Range(0, segments).Select(_ => Draw(random, producers))], weight);
            Assert.Equal(1, combined.Unknown + combined.Ranked.Sum(candidate => candidate.Probability), 1e-9);
            Assert.Equal(whole.Ranked.Select(candidate => candidate.Producer).Order(), combined.Ranked.Select(candidate => candidate.Producer).Order());
            Assert.Equal(combined.Ranked.OrderByDescending(candidate => candidate.Probability), combined.Ranked);
        });

    [Fact]
    public void Segments_that_agree_decide_where_the_whole_is_of_two_minds()
    {
        var whole = Of(0.1, ("a", 0.46), ("b", 0.44));
        Assert.Equal("b", SegmentVote.Combine(whole, [Of(0.1, ("a", 0.1), ("b", 0.8)), Of(0.1, ("a", 0.2), ("b", 0.7))]).Ranked[0].Producer);
        Assert.Equal("a", SegmentVote.Combine(whole, [Of(0.1, ("a", 0.8), ("b", 0.1)), Of(0.1, ("a", 0.7), ("b", 0.2))]).Ranked[0].Producer);
    }

    [Fact]
    public void One_segment_cannot_rule_out_what_all_others_say()
    {
        var sure = Of(0.02, ("a", 0.97), ("b", 0.01));
        var combined = SegmentVote.Combine(sure, [sure, sure, sure, Of(0, ("a", 0), ("b", 1))]);
        Assert.Equal("a", combined.Ranked[0].Producer);
        Assert.True(combined.Ranked[0].Probability > 0.9);
    }

    [Fact]
    public void Without_segments_or_with_equal_ones_the_answer_of_the_whole_stands()
    {
        var whole = Of(0.2, ("a", 0.5), ("b", 0.3));
        Assert.Same(whole, SegmentVote.Combine(whole, []));
        var combined = SegmentVote.Combine(whole, [whole, whole]);
        Assert.Equal(0.2, combined.Unknown, 1e-9);
        Assert.Equal(0.5, combined.Ranked[0].Probability, 1e-9);
    }

    private static Attribution Of(double unknown, params (string Producer, double Probability)[] ranked) =>
        new([.. ranked.Select(candidate => new ProducerProbability(candidate.Producer, candidate.Probability))], unknown);

    private static Attribution Draw(Random random, int producers)
    {
        var shares = Enumerable.Range(0, producers + 1).Select(_ => random.NextDouble() + 1e-3).ToArray();
        return Of(shares[^1] / shares.Sum(), [.. Enumerable.Range(0, producers).Select(i => ($"p{i}", shares[i] / shares.Sum())).OrderByDescending(pair => pair.Item2)]);
    }
}
