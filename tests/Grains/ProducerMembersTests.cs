using CsCheck;
using ProductionValue.Contracts;
using ProductionValue.Grains.Producers;

namespace ProductionValue.Tests.Grains;

public sealed class ProducerMembersTests
{
    private static readonly ProducerId Ann = ProducerId.FromName("Ann");

    [Fact]
    public void Telling_a_contribution_twice_counts_it_once()
    {
        var members = new ProducerMembers(2);
        Assert.True(members.Apply(TrackId.Parse("a"), 1, "Ann", [1, 0]));
        Assert.False(members.Apply(TrackId.Parse("a"), 1, "Ann", [1, 0]));
        Assert.Equal(1, members.Describe(Ann, 1)!.Count);
    }

    [Fact]
    public void An_old_version_that_comes_late_is_ignored()
    {
        var members = new ProducerMembers(2);
        members.Apply(TrackId.Parse("a"), 2, null, null);
        Assert.False(members.Apply(TrackId.Parse("a"), 1, "Ann", [1, 0]));
        Assert.Null(members.Describe(Ann, 1));
    }

    [Fact]
    public void The_name_is_the_spelling_most_credits_use()
    {
        var members = new ProducerMembers(2);
        members.Apply(TrackId.Parse("a"), 1, "ANN", [1, 0]);
        members.Apply(TrackId.Parse("b"), 1, "Ann", [1, 0]);
        members.Apply(TrackId.Parse("c"), 1, "Ann", [0, 1]);
        Assert.Equal("Ann", members.Describe(Ann, 1)!.Producer);
        members.Apply(TrackId.Parse("b"), 2, "ANN", [1, 0]);
        Assert.Equal("ANN", members.Describe(Ann, 1)!.Producer);
    }

    [Fact]
    public void Any_order_of_changes_and_repeats_ends_in_the_same_fingerprint() =>
        Gen.Select(Gen.Int[0, 5], Gen.Long[1, 6], Gen.Bool, Gen.Double[0, Math.PI]).Array[1, 60].Sample(steps =>
        {
            // One contribution a version, so that order alone differs.
            var changes = steps.DistinctBy(step => (step.Item1, step.Item2)).ToArray();
            var told = new ProducerMembers(2);
            foreach (var step in changes.Concat(changes))
                Tell(told, step);
            var newest = new ProducerMembers(2);
            foreach (var step in changes.GroupBy(step => step.Item1).Select(track => track.MaxBy(step => step.Item2)))
                Tell(newest, step);
            var (expected, actual) = (newest.Describe(Ann, 1), told.Describe(Ann, 1));
            Assert.Equal(expected?.Count, actual?.Count);
            Assert.Equal(expected?.Centroid, actual?.Centroid);
            Assert.Equal(expected?.Spread, actual?.Spread);
        });

    private static void Tell(ProducerMembers members, (int Track, long Version, bool Credited, double Angle) step) =>
        members.Apply(
            TrackId.Parse($"t{step.Track}"), step.Version, step.Credited ? "Ann" : null,
            step.Credited ? [(float)Math.Cos(step.Angle), (float)Math.Sin(step.Angle)] : null);
}
