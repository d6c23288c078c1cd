using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class TrainingSetTests
{
    [Fact]
    public void Producers_are_listed_once_in_ordinal_order()
    {
        var set = new TrainingSet([Track("a", [1], "b", "a"), Track("c", [2], "b"), Track("d", [3])]);
        Assert.Equal(["a", "b"], set.Producers);
        Assert.Equal(1, set.InputDimension);
    }

    [Fact]
    public void No_tracks_are_refused() => Assert.Throws<ArgumentException>(() => new TrainingSet([]));

    [Fact]
    public void Features_of_another_length_are_refused_by_the_name_of_the_track() =>
        Assert.Contains("'odd'", Refusal(Track("a", [1, 2]), Track("odd", [1])), StringComparison.Ordinal);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Features_that_are_not_finite_are_refused_by_dimension(float value) =>
        Assert.Contains("dimension 1 of track 'a'", Refusal(Track("a", [1, value])), StringComparison.Ordinal);

    [Fact]
    public void A_track_given_twice_is_refused() => Assert.Contains("twice", Refusal(Track("a", [1]), Track("a", [2])), StringComparison.Ordinal);

    [Fact]
    public void A_producer_credited_twice_on_a_track_is_refused() => Assert.Contains("'p' twice", Refusal(Track("a", [1], "p", "p")), StringComparison.Ordinal);

    [Fact]
    public void An_empty_producer_is_refused() => Assert.Contains("empty", Refusal(Track("a", [1], "")), StringComparison.Ordinal);

    private static string Refusal(params TrainingTrack[] tracks) => Assert.Throws<ArgumentException>(() => new TrainingSet(tracks)).Message;

    private static TrainingTrack Track(string id, float[] features, params string[] producers) => new(id, features, producers, "", "");
}
