using ProductionValue.Audio;
using ProductionValue.Credits;
using ProductionValue.Grains;
using ProductionValue.Silo.Storage;

namespace ProductionValue.Silo;

/// <summary>Which grains a silo hosts, and what they are told of this process.</summary>
internal static class SiloGrains
{
    /// <summary>Adds the product's grains over the library.</summary>
    public static ISiloBuilder AddGrains(this ISiloBuilder silo, SiloOptions run, DataDirectory data, ILibrary library) => silo.AddProductionValueGrains(options =>
    {
        run.Search.Apply(options);
        options.IndexDirectory = run.Cluster.Snapshots ?? data.IndexDirectory;
        options.Library = library.Id.ToString("N");
        options.ShardCount = library.ShardCount ?? options.ShardCount;
        options.Schema = FeatureSchema.Fitted.Id;
        options.BaselineSchema = FeatureSchema.Poster.Id;
        foreach (var schema in FeatureSchema.All)
            options.SchemaDimensions[schema.Id] = schema.Dimensions.Count;
        options.Meanings[FeatureSchema.Fitted.Id] = DescriptorGroups.MeaningsOf(FeatureSchema.Fitted);
        options.SchemaDimensions[AcousticBrainzDocument.Schema] = AcousticBrainzDocument.Dimensions;
    });
}
