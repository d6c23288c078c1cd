using ProductionValue.Audio;
using ProductionValue.Credits;
using ProductionValue.Grains;

namespace ProductionValue.Silo;

/// <summary>Which grains a silo hosts, and what they are told of this process.</summary>
internal static class SiloGrains
{
    /// <summary>Adds the product's grains over the library in <paramref name="data"/>.</summary>
    public static ISiloBuilder AddGrains(this ISiloBuilder silo, DataDirectory data, SearchLimits search) => silo.AddProductionValueGrains(options =>
    {
        options.IndexDirectory = data.IndexDirectory;
        options.Schema = FeatureSchema.Fitted.Id;
        search.Apply(options);
        options.BaselineSchema = FeatureSchema.Poster.Id;
        foreach (var schema in FeatureSchema.All)
            options.SchemaDimensions[schema.Id] = schema.Dimensions.Count;
        options.Meanings[FeatureSchema.Fitted.Id] = DescriptorGroups.MeaningsOf(FeatureSchema.Fitted);
        options.SchemaDimensions[AcousticBrainzDocument.Schema] = AcousticBrainzDocument.Dimensions;
    });
}
