namespace ProductionValue.Contracts;

/// <summary>Pooled descriptors of one clip in their own units.</summary>
/// <param name="Schema">Name and version of the dimensions, such as <c>production-2</c>; vectors of two schemas never meet.</param>
/// <param name="Values">One finite number a dimension, shape [dimensions].</param>
[GenerateSerializer, Immutable, Alias("pv.FeatureVector")] // Parameter order is the wire format: never reorder.
public sealed record FeatureVector(string Schema, float[] Values)
{
    /// <summary>Most dimensions a vector may have: the poster's 20 coefficients × 1200 frames, with room to spare.</summary>
    public const int MaxDimensions = 32_768;
}
