namespace ProductionValue.Tests.Storage.Postgres;

public sealed class PostgresStateStoreTests : StateStoreContract
{
    protected override Task<LibraryStores> Open() => PostgresStores.Open();

    protected override Task CleanUp() => Task.CompletedTask;
}
