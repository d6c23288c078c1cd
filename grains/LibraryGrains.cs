using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ProductionValue.Grains.Attributions;
using ProductionValue.Grains.Credits;
using ProductionValue.Grains.Map;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Producers;
using ProductionValue.Grains.Search;
using ProductionValue.Grains.Telemetry;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Grains;

/// <summary>Registers what the grains need of a silo.</summary>
public static class LibraryGrains
{
    /// <summary>
    /// Adds the library's grains to a silo. The host provides the ports: <see cref="ITrackStore"/>, <see cref="Catalogue.ICatalogueStore"/>,
    /// <see cref="IModelStore"/>, <see cref="Ingests.IIngestStore"/> and an Orleans grain storage named "library".
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configure">Sets limits and places.</param>
    public static ISiloBuilder AddProductionValueGrains(this ISiloBuilder silo, Action<LibraryOptions> configure)
    {
        silo.Services.AddOptions<LibraryOptions>()
            .Configure(configure)
            .Validate(options => options.ShardCount >= 1, "ShardCount: expected at least 1")
            .Validate(options => options.ImportConcurrency >= 1, "ImportConcurrency: expected at least 1")
            .Validate(options => options.SearchThreads >= 1, "SearchThreads: expected at least 1")
            .Validate(options => options.SearchQueueLimit >= 1, "SearchQueueLimit: expected at least 1")
            .Validate(options => options.SearchTimeout > TimeSpan.Zero, "SearchTimeout: expected more than nothing")
            .Validate(options => options.ProximityPool is >= 0 and <= 10_000, "ProximityPool: expected 0 to 10000")
            .Validate(options => options.MaxSeeds is >= 1 and <= 64, "MaxSeeds: expected 1 to 64")
            .Validate(options => options.CatchUpRows >= 1, "CatchUpRows: expected at least 1")
            .Validate(options => options.SchemaDimensions.ContainsKey(options.Schema), "SchemaDimensions: expected the dimensions of Schema")
            .ValidateOnStart();
        var wall = silo.Services.LastOrDefault(service => service.ServiceType == typeof(TimeProvider))?.ImplementationInstance as TimeProvider;
        silo.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new SteadyTime(wall ?? TimeProvider.System)));
        silo.Services.AddSingleton<SearchPool>();
        silo.Services.AddSingleton<ShardReferences>();
        silo.Services.AddSingleton<LiveGeneration>();
        silo.Services.AddSingleton<ShardFanOut>();
        silo.Services.AddSingleton<ShardOwners>();
        silo.AddPlacementDirector<EvenPlacement, EvenPlacementDirector>();
        silo.Services.AddSingleton<QueryResolver>();
        silo.Services.AddSingleton<SoundOfProducer>();
        silo.Services.AddSingleton<TrackPropagation>();
        silo.Services.AddSingleton<NameResolver>();
        silo.Services.AddSingleton<FingerprintCache>();
        silo.Services.AddSingleton<GenerationCache>();
        silo.Services.AddSingleton<TrainingRows>();
        silo.Services.AddSingleton<GenerationFit>();
        silo.Services.AddSingleton<GenerationIndex>();
        silo.Services.AddSingleton<LibraryEvaluation>();
        silo.Services.AddSingleton<Catalogue.LibraryVerification>();
        silo.Services.AddSingleton<SiloChanges>();
        silo.Services.AddSingleton<Ingests.BulkGate>();
        silo.Services.AddSingleton(services => new Ingests.BulkImport(
            services.GetRequiredService<Tracks.ITrackStore>(), services.GetRequiredService<IGrainFactory>(), services.GetRequiredService<NameResolver>(), services.GetRequiredService<Ingests.BulkGate>(),
            services.GetRequiredService<Microsoft.Extensions.Options.IOptions<LibraryOptions>>(), services.GetRequiredService<TimeProvider>()));
        silo.Services.AddSingleton<MapComputation>();
        silo.Services.AddSingleton<PropagationSweep>();
        silo.Services.AddHostedService(services => services.GetRequiredService<PropagationSweep>());
        silo.Services.AddHostedService<LibraryProbe>();
        silo.Services.AddSingleton<LibraryReadiness>();
        silo.Services.AddHostedService<IndexWarmUp>();
        return silo;
    }
}
