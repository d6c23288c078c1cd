using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Storage;

/// <summary>Lists inside a row, as JSON in UTF-8. Names are those of the contracts, so that a person can read the file.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Credit[]))]
[JsonSerializable(typeof(CreditEvent[]))]
[JsonSerializable(typeof(FurtherMetadata))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    /// <summary>The context the storage uses: names stay readable instead of escaped.</summary>
    public static StoredJson Readable { get; } =
        new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, // A million rows do not need to say what they do not know.
        });

    /// <summary>Credits as text.</summary>
    public static string Write(Credit[] credits) => credits.Length == 0 ? "[]" : JsonSerializer.Serialize(credits, Readable.CreditArray);

    /// <summary>A trail as text.</summary>
    public static string Write(CreditEvent[] audit) => audit.Length == 0 ? "[]" : JsonSerializer.Serialize(audit, Readable.CreditEventArray);

    /// <summary>Further metadata as text.</summary>
    public static string Write(FurtherMetadata further) =>
        further == new FurtherMetadata() ? "{}" : JsonSerializer.Serialize(further, Readable.FurtherMetadata);

    /// <summary>Producers as text.</summary>
    public static string Write(ProducerId[] producers) => Write(Array.ConvertAll(producers, producer => producer.Value));

    /// <summary>Names as text.</summary>
    public static string Write(string[] names) => names.Length == 0 ? "[]" : JsonSerializer.Serialize(names, Readable.StringArray);

    /// <summary>Credits from text.</summary>
    /// <exception cref="InvalidDataException">The text is not a list of credits.</exception>
    public static Credit[] ReadCredits(ReadOnlySpan<byte> text) =>
        text.Length <= 2 ? [] : Read(text, static (utf8, json) => JsonSerializer.Deserialize(utf8, json.CreditArray));

    /// <summary>A trail from text.</summary>
    /// <exception cref="InvalidDataException">The text is not a trail.</exception>
    public static CreditEvent[] ReadAudit(ReadOnlySpan<byte> text) =>
        text.Length <= 2 ? [] : Read(text, static (utf8, json) => JsonSerializer.Deserialize(utf8, json.CreditEventArray));

    /// <summary>Further metadata from text.</summary>
    /// <exception cref="InvalidDataException">The text is no such object.</exception>
    public static FurtherMetadata ReadFurther(ReadOnlySpan<byte> text)
    {
        try
        {
            return text.Length <= 2 ? new FurtherMetadata() : JsonSerializer.Deserialize(text, Readable.FurtherMetadata) ?? new FurtherMetadata();
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"stored tagging: {wrong.Message}", wrong);
        }
    }

    /// <summary>Producers from text.</summary>
    /// <exception cref="InvalidDataException">The text is not a list of producers.</exception>
    public static ProducerId[] ReadProducers(ReadOnlySpan<byte> text) =>
        Array.ConvertAll(ReadNames(text), ProducerId.FromName);

    /// <summary>Names from text.</summary>
    /// <exception cref="InvalidDataException">The text is not a list of names.</exception>
    public static string[] ReadNames(ReadOnlySpan<byte> text) =>
        text.Length <= 2 ? [] : Read(text, static (utf8, json) => JsonSerializer.Deserialize(utf8, json.StringArray));

    private static T[] Read<T>(ReadOnlySpan<byte> text, Func<ReadOnlySpan<byte>, StoredJson, T[]?> parse)
    {
        if (LastRead<T>.List is { } same && text.SequenceEqual(LastRead<T>.Text))
            return same;
        try
        {
            var list = parse(text, Readable) ?? [];
            (LastRead<T>.Text, LastRead<T>.List) = (text.ToArray(), list);
            return list;
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"stored list: {wrong.Message}", wrong);
        }
    }

    /// <summary>What a thread has read last: rows that follow each other are of one album, and say the same.</summary>
    private static class LastRead<T>
    {
        [ThreadStatic]
        public static byte[]? Text;

        [ThreadStatic]
        public static T[]? List;
    }
}
