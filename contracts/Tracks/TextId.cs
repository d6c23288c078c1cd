using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProductionValue.Contracts;

/// <summary>An identity that is written as one string.</summary>
public interface ITextId<TSelf>
    where TSelf : ITextId<TSelf>
{
    /// <summary>The id as text.</summary>
    string Value { get; }

    /// <summary>Parses text, or says what was expected.</summary>
    static abstract bool TryParse(string? text, out TSelf id, [NotNullWhen(false)] out string? expected);
}

/// <summary>What every textual id refuses.</summary>
internal static class TextId
{
    /// <summary>The reason <paramref name="text"/> cannot be an id, or null.</summary>
    public static string? Reject(string? text, int maxLength, string noun)
    {
        if (string.IsNullOrEmpty(text))
            return $"{noun}: expected 1 to {maxLength} characters, got none";
        if (text.Length > maxLength)
            return $"{noun}: expected at most {maxLength} characters, got {text.Length}";
        if (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]))
            return $"{noun}: expected no space at its ends, got \"{text}\"";
        foreach (var character in text)
        {
            if (char.IsControl(character) || char.IsSurrogate(character) || character is '/' or '\\')
                return $"{noun}: expected no control characters, surrogates, '/' or '\\', got U+{(int)character:X4}";
        }

        return text is "." or ".." ? $"{noun}: expected anything but \"{text}\"" : null;
    }
}

/// <summary>Writes an id as a JSON string and refuses anything else.</summary>
internal sealed class TextIdJsonConverter<T> : JsonConverter<T>
    where T : struct, ITextId<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.TryParse(reader.GetString(), out var id, out var expected) ? id : throw new JsonException(expected);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
