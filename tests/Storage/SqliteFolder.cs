using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using ProductionValue.Silo.Storage;

namespace ProductionValue.Tests.Storage;

/// <summary>A folder of its own for one test, with a library in it.</summary>
internal sealed class SqliteFolder : IDisposable
{
    /// <summary>Small limits, so that pages, batches and queues end within a test.</summary>
    public static StorageOptions Options { get; } = new() { ScanPageRows = 8, Readers = 2, CacheBytes = 1 << 20 };

    public string Folder { get; } = Directory.CreateTempSubdirectory("pv-storage-").FullName;

    public string Database => Path.Combine(Folder, "library.db");

    public SqliteLibrary Open(Action<WriterMoment>? probe = null, StorageOptions? options = null) =>
        SqliteLibrary.Open(Database, options ?? Options, TimeProvider.System, probe);

    public static LibraryStores Stores(SqliteLibrary library)
    {
        var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        return new LibraryStores(
            new SqliteTrackStore(library), new SqliteCatalogueStore(library), new SqliteModelStore(library), new SqliteIngestStore(library),
            new SqliteGrainStorage(library, new GrainStateCodec(services.GetRequiredService<Serializer>())),
            async () =>
            {
                await library.DisposeAsync();
                await services.DisposeAsync();
            });
    }

    /// <summary>Copies the database's files as they lie, as a killed process would leave them.</summary>
    public void CopyTo(SqliteFolder other)
    {
        foreach (var file in Directory.GetFiles(Folder).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(other.Folder, Path.GetFileName(file)), overwrite: true);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
