namespace ProductionValue.Audio;

/// <summary>Names, units, order and version of the dimensions of a feature vector. Vectors of two schemas never meet.</summary>
public sealed class FeatureSchema
{
    private FeatureSchema(string name, int version, IReadOnlyList<FeatureGroup> groups)
    {
        Name = name;
        Version = version;
        Groups = groups;
        Dimensions = [.. groups.SelectMany(group => group.DimensionNames.Select(dimension => new FeatureDimension(dimension, group.Unit)))];
    }

    /// <summary>Our own descriptors.</summary>
    public static FeatureSchema Production { get; } = new("production", 3, ProductionDescriptors.Groups);

    /// <summary>The vector of the poster's pipeline, for comparison.</summary>
    public static FeatureSchema Poster { get; } = new("poster", 1, PosterDescriptors.Groups);

    /// <summary>Every schema there is, that of a plugged-in embedder included.</summary>
    public static IReadOnlyList<FeatureSchema> All => FeatureExtractor.Plugged is { } plugged ? [Production, Poster, plugged.Schema] : [Production, Poster];

    /// <summary>The schema that models are fitted on: ours, or a plugged-in embedder's, which holds ours.</summary>
    public static FeatureSchema Fitted => FeatureExtractor.Plugged?.Schema ?? Production;

    /// <summary>What is extracted, without the version.</summary>
    public string Name { get; }

    /// <summary>Counts up whenever a value changes its meaning.</summary>
    public int Version { get; }

    /// <summary>Name and version, such as <c>production-3</c>.</summary>
    public string Id => $"{Name}-{Version}";

    /// <summary>The dimensions in groups that are computed alike.</summary>
    public IReadOnlyList<FeatureGroup> Groups { get; }

    /// <summary>The dimensions in order.</summary>
    public IReadOnlyList<FeatureDimension> Dimensions { get; }

    /// <summary>A schema that adds dimensions to a built-in one.</summary>
    internal static FeatureSchema Beside(FeatureSchema builtIn, string name, int version, FeatureGroup added) => new(name, version, [.. builtIn.Groups, added]);

    /// <summary>The schema of an id, or null.</summary>
    /// <param name="id">Such as <c>production-3</c>.</param>
    public static FeatureSchema? Find(string id) => All.FirstOrDefault(schema => schema.Id == id);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
