using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProductionValue.Contracts;

/// <summary>Pooled descriptors of one clip in their own units.</summary>
/// <param name="Schema">Name and version of the dimensions, such as <c>production-3</c>; vectors of two schemas never meet.</param>
/// <param name="Values">One finite number a dimension, shape [dimensions].</param>
[GenerateSerializer, Immutable, Alias("pv.FeatureVector")] // Parameter order is the wire format: never reorder.
public sealed record FeatureVector(string Schema, float[] Values)
{
    /// <summary>Most dimensions a vector may have: the poster's 20 coefficients × 1200 frames, with room to spare.</summary>
    public const int MaxDimensions = 32_768;

    /// <summary>Instead of values, which may then be empty: their bytes (IEEE 754, 32 bits, little endian) in base64. Half as long as text, and no number has to be written out or parsed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? Packed
    {
        get => null; // What came packed is held as values.
        init => Values = value is null ? Values : Unpack(value);
    }

    /// <summary>The bytes of values, as <see cref="Packed"/> takes them.</summary>
    public static byte[] Pack(ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }

    private static float[] Unpack(byte[] bytes)
    {
        if (bytes.Length % sizeof(float) != 0)
            throw new JsonException($"packed: expected four bytes a number, got {bytes.Length} bytes");
        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        return values;
    }
}
