using ProductionValue.Contracts;
using ProductionValue.Grains.Search;

namespace ProductionValue.Tests.Grains;

public sealed class ShardKeyTests
{
    [Fact]
    public void A_key_is_read_back_as_it_was_written() => Assert.Equal(new ShardKey(12, 3), ShardKey.Parse(new ShardKey(12, 3).ToString()));

    [Fact]
    public void Tracks_spread_evenly_over_the_shards()
    {
        var counts = new int[4];
        for (var track = 0; track < 4_000; track++)
            counts[ShardKey.ShardOf(TrackId.Parse($"dm-{track:x8}"), 4)]++;
        Assert.All(counts, count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void The_owner_of_a_track_never_changes() => // Snapshots written by an older version are found by it.
        Assert.Equal(0, ShardKey.ShardOf(TrackId.Parse("dm-003555b6"), 4));
}
