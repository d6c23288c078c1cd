using System.Text.Json;
using System.Text.Json.Serialization;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary>Sends the numbers of a vector as the base64 of their bytes: the poster's vector has 24,000.</summary>
internal sealed class PackedVectors : JsonConverter<FeatureVector>
{
    private const int FewValues = 16; // As text these are as short, and a person can read them.

    /// <summary>How requests are written.</summary>
    public static JsonSerializerOptions Requests { get; } = new(ClientJson.Options) { Converters = { new PackedVectors() } };

    /// <inheritdoc/>
    public override FeatureVector? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<FeatureVector>(ref reader, ClientJson.Options);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, FeatureVector value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("schema", value.Schema);
        writer.WriteStartArray("values");
        var isPacked = value.Values.Length > FewValues;
        foreach (var number in isPacked ? [] : value.Values)
            writer.WriteNumberValue(number);
        writer.WriteEndArray();
        if (isPacked)
            writer.WriteBase64String("packed", FeatureVector.Pack(value.Values));
        writer.WriteEndObject();
    }
}
