namespace ProductionValue.Audio;

/// <summary>Pooled descriptors of a clip in their own units.</summary>
public sealed class FeatureVector
{
    private readonly float[] values;

    /// <summary>Takes over the values of a clip.</summary>
    /// <param name="schema">What the values mean.</param>
    /// <param name="values">Shape [dimensions of the schema]; not copied, so not to be changed afterwards.</param>
    /// <exception cref="ArgumentException">The length is not the schema's, or a value is not finite.</exception>
    public FeatureVector(FeatureSchema schema, float[] values)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(values);
        Require.Length((ReadOnlySpan<float>)values, schema.Dimensions.Count, nameof(values));
        var fault = Array.FindIndex(values, value => !float.IsFinite(value));
        if (fault >= 0)
            throw new ArgumentException($"expected finite values, got {values[fault]} in {schema.Dimensions[fault].Name}", nameof(values));
        Schema = schema;
        this.values = values;
    }

    /// <summary>What the values mean.</summary>
    public FeatureSchema Schema { get; }

    /// <summary>Id of the schema, such as <c>production-3</c>.</summary>
    public string SchemaId => Schema.Id;

    /// <summary>The values, in the order of the schema's dimensions.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>A copy of the values.</summary>
    public float[] ToArray() => (float[])values.Clone();
}
