using ProductionValue.Contracts;
using ProductionValue.Grains.Search;

namespace ProductionValue.Tests.Grains;

public sealed class ShardEntriesTests
{
    [Fact]
    public void Entries_stay_beside_their_nodes_however_many_there_are()
    {
        var entries = new ShardEntries();
        for (var node = 0; node < 100_000; node += 7)
            entries.Assign(node, entries.EntryOf(Change(node, 1)));
        Assert.Equal(99_995UL - (99_995 % 7), entries[99_995 - (99_995 % 7)]!.Ordinal);
        Assert.Null(entries[1]);
        Assert.Null(entries[1_000_000]);
    }

    [Fact]
    public void Only_newer_versions_are_news_and_a_removed_track_is_not_held()
    {
        var entries = new ShardEntries();
        entries.Note(Change(5, 2));
        Assert.True(entries.Holds(TrackId.Parse("t5")));
        Assert.False(entries.IsNews(Change(5, 2)));
        Assert.False(entries.IsNews(Change(5, 1)));
        Assert.True(entries.IsNews(Change(5, 3)));
        entries.Note(Change(5, 3) with { Features = null });
        Assert.False(entries.Holds(TrackId.Parse("t5")));
        Assert.False(entries.IsNews(Change(5, 2)));
    }

    private static IndexChange Change(long ordinal, long version) =>
        new(TrackId.Parse($"t{ordinal}"), ordinal, version, new FeatureVector(Samples.Schema, []), "Artist", "Album", []);
}
