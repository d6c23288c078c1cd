namespace ProductionValue.Tests.Storage;

public sealed class SqliteTrackStoreTests : TrackStoreContract
{
    private readonly SqliteFolder folder = new();

    protected override Task<LibraryStores> Open() => Task.FromResult(SqliteFolder.Stores(folder.Open()));

    protected override Task CleanUp() => Task.Run(folder.Dispose);
}
