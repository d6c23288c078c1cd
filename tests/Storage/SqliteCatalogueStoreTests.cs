using ProductionValue.Contracts;

namespace ProductionValue.Tests.Storage;

public sealed class SqliteCatalogueStoreTests : CatalogueStoreContract
{
    private readonly SqliteFolder folder = new();

    [Fact]
    public async Task A_word_of_very_many_tracks_lists_those_that_came_first_and_with_a_filter_all()
    {
        using var other = new SqliteFolder();
        await using var stores = SqliteFolder.Stores(other.Open(options: SqliteFolder.Options with { MostTextMatches = 5 }));
        var token = TestContext.Current.CancellationToken;
        for (var number = 0; number < 8; number++)
            await stores.Tracks.Write(Rows.Row($"t{number}", title: "Common", artist: "Ann"), token);
        var open = await stores.Catalogue.List(new TrackQuery("common", null, null, null, null, 3), token);
        var rest = await stores.Catalogue.List(new TrackQuery("common", null, null, null, open.Next, 3), token);
        Assert.Equal(["t0", "t1", "t2", "t3", "t4"], open.Tracks.Concat(rest.Tracks).Select(track => track.Track.Value).Order());
        Assert.Null(rest.Next);
        Assert.Equal(8, (await stores.Catalogue.List(new TrackQuery("common", "Ann", null, null, null, 10), token)).Tracks.Length);
    }

    protected override Task<LibraryStores> Open() => Task.FromResult(SqliteFolder.Stores(folder.Open()));

    protected override Task CleanUp() => Task.Run(folder.Dispose);
}
