using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class EmbeddingSelectionTests
{
    [Fact]
    public void A_candidate_that_is_ahead_on_many_tracks_is_taken() =>
        Assert.Equal(2, EmbeddingSelection.Best([Ranks(100, _ => 0.5), Ranks(100, _ => 0.25), Ranks(100, i => i % 2 == 0 ? 1 : 0.5)]));

    [Fact]
    public void One_that_is_ahead_by_a_few_tracks_and_behind_on_others_is_not() =>
        Assert.Equal(0, EmbeddingSelection.Best([Ranks(100, _ => 0.5), Ranks(100, i => i < 8 ? 1 : i < 11 ? 0 : 0.5)]));

    [Fact]
    public void Of_candidates_that_are_all_alike_or_tested_on_nothing_the_first_is_taken()
    {
        Assert.Equal(0, EmbeddingSelection.Best([Ranks(10, _ => 0.5), Ranks(10, _ => 0.5)]));
        Assert.Equal(0, EmbeddingSelection.Best([[], []]));
    }

    private static double[] Ranks(int tracks, Func<int, double> of) => [.. Enumerable.Range(0, tracks).Select(of)];
}
