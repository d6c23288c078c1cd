using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ProductionValue.Contracts;

/// <summary>
/// Identity of a producer: their name with what spellings differ in evened out (case, composition of accents, spaces, dashes and apostrophes, a
/// leading "The", "&amp;" for "and", guests after "feat."). Also the grain key.
/// </summary>
[GenerateSerializer, Immutable, Alias("pv.ProducerId"), JsonConverter(typeof(TextIdJsonConverter<ProducerId>))]
public readonly record struct ProducerId : ITextId<ProducerId>
{
    /// <summary>Most characters a producer's name may have.</summary>
    public const int MaxLength = 200;

    private const int MostRemembered = 65_536;

    /// <summary>Ids of names seen lately: one name stands in thousands of rows, and Unicode's normal forms are slow to make.</summary>
    private static readonly ConcurrentDictionary<string, ProducerId> Remembered = new(StringComparer.Ordinal);
    private static int remembered;

    private ProducerId(string value) => Value = value;

    /// <summary>The id as text.</summary>
    [Id(0)]
    public string Value { get; }

    /// <summary>The id of the producer called <paramref name="name"/>: "Kenta  Cho" and "kenta cho" are one person.</summary>
    /// <exception cref="ArgumentException">The name is empty, too long or holds control characters.</exception>
    public static ProducerId FromName(string name) =>
        TryParse(name, out var id, out var expected) ? id : throw new ArgumentException(expected, nameof(name));

    /// <summary>Parses a name (or an id: the normal form of an id is itself).</summary>
    public static bool TryParse(string? text, out ProducerId id, [NotNullWhen(false)] out string? expected)
    {
        expected = null;
        if (text is not null && Remembered.TryGetValue(text, out id))
            return true;
        id = default;
        var words = (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var name = string.Join(' ', words);
        if (name.Length is 0 or > MaxLength)
            expected = $"producer: expected a name of 1 to {MaxLength} characters, got {name.Length}";
        else if (name.Any(char.IsControl))
            expected = $"producer: expected no control characters in \"{name.Where(c => !char.IsControl(c)).ToArray().AsSpan()}\"";
        else if (name is "." or "..")
            expected = $"producer: expected anything but \"{name}\"";
        else if (!IsWellFormed(name))
            expected = "producer: expected well-formed Unicode, got an unpaired surrogate";
        else
        {
            var normal = NormalName.Of(name);
            expected = normal.Length is 0 or > MaxLength ? $"producer: expected a name of 1 to {MaxLength} characters, got {normal.Length}" : null;
            id = expected is null ? new ProducerId(normal) : default;
        }

        if (expected is null && Volatile.Read(ref remembered) < MostRemembered && Remembered.TryAdd(text!, id))
            Interlocked.Increment(ref remembered);
        return expected is null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";

    private static bool IsWellFormed(string name)
    {
        for (var position = 0; position < name.Length; position++)
        {
            if (!char.IsSurrogate(name[position]))
                continue;
            if (position + 1 >= name.Length || !char.IsSurrogatePair(name[position], name[position + 1]))
                return false;
            position++;
        }

        return true;
    }
}
