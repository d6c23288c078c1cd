using Orleans.Storage;
using ProductionValue.Grains.Catalogue;
using ProductionValue.Grains.Ingests;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Silo.Storage;

/// <summary>Puts a library behind the ports of the grains.</summary>
public static class SqliteLibraryServices
{
    /// <summary>Registers the stores over <paramref name="library"/>, and grain storage "library". The caller closes the library.</summary>
    public static IServiceCollection AddSqliteLibrary(this IServiceCollection services, SqliteLibrary library) => services
        .AddSingleton(library)
        .AddSingleton<ITrackStore>(new SqliteTrackStore(library))
        .AddSingleton<ICatalogueStore>(new SqliteCatalogueStore(library))
        .AddSingleton<IModelStore>(new SqliteModelStore(library))
        .AddSingleton<IIngestStore>(new SqliteIngestStore(library))
        .AddKeyedSingleton<IGrainStorage, SqliteGrainStorage>(SqliteGrainStorage.ProviderName);
}
