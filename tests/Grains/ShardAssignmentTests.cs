using CsCheck;
using ProductionValue.Grains.Search;

namespace ProductionValue.Tests.Grains;

/// <summary>Shards lie evenly, where every silo says, and stay where they can.</summary>
public sealed class ShardAssignmentTests
{
    [Fact]
    public void No_silo_owns_two_more_than_another_and_the_order_of_the_list_does_not_matter() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 9], Gen.Int[1, 100]).Sample((shards, silos, generation) =>
        {
            string[] names = [.. Enumerable.Range(0, silos).Select(silo => $"10.0.0.{silo}:1@{generation}")];
            var owners = ShardAssignment.Of(generation, shards, names).Select(owner => names[owner]).ToArray();
            var loads = names.Select(name => owners.Count(owner => owner == name)).ToArray();
            Assert.InRange(loads.Max() - loads.Min(), 0, 1);
            Array.Reverse(names);
            Assert.Equal(owners, ShardAssignment.Of(generation, shards, names).Select(owner => names[owner]));
        });

    [Fact]
    public void A_silo_that_goes_moves_few_shards_beyond_its_own()
    {
        string[] names = [.. Enumerable.Range(0, 6).Select(silo => $"silo {silo}")];
        var before = ShardAssignment.Of(1, 60, names);
        var after = ShardAssignment.Of(1, 60, names[..5]);
        var stayed = Enumerable.Range(0, 60).Count(shard => before[shard] == after[shard]);
        Assert.InRange(stayed, 30, 50); // Ten must move; dealing them out anew would leave about twelve.
    }
}
