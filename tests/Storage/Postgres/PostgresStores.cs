using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using ProductionValue.Silo.Storage;
using ProductionValue.Silo.Storage.Postgres;

namespace ProductionValue.Tests.Storage.Postgres;

/// <summary>A library in a database of its own, as the contracts see it.</summary>
internal static class PostgresStores
{
    /// <summary>Small limits, so that pages, batches and queues end within a test.</summary>
    public static StorageOptions Options { get; } = new() { ScanPageRows = 8, PostgresBatch = 16, WritePatience = TimeSpan.FromSeconds(5) };

    public static async Task<LibraryStores> Open() => Of(await Library(PostgresServer.Shared.NewDatabase()));

    public static Task<PostgresLibrary> Library(string connection) =>
        PostgresLibrary.Open(connection, Options, null, TimeProvider.System, TestContext.Current.CancellationToken);

    public static LibraryStores Of(PostgresLibrary library)
    {
        var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        return new LibraryStores(
            new PostgresTrackStore(library), new PostgresCatalogueStore(library), new PostgresModelStore(library), new PostgresIngestStore(library),
            new PostgresGrainStorage(library, new GrainStateCodec(services.GetRequiredService<Serializer>())),
            async () =>
            {
                await library.DisposeAsync();
                await services.DisposeAsync();
            });
    }
}
