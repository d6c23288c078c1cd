using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ProductionValue.Contracts;

/// <summary>Identity of a track: derived from its audio content, or given by the manifest that brought it. Also its grain key.</summary>
[GenerateSerializer, Immutable, Alias("pv.TrackId"), JsonConverter(typeof(TextIdJsonConverter<TrackId>))]
public readonly record struct TrackId : ITextId<TrackId>
{
    /// <summary>Most characters an id may have.</summary>
    public const int MaxLength = 128;

    private TrackId(string value) => Value = value;

    /// <summary>The id as text, 1…<see cref="MaxLength"/> characters.</summary>
    [Id(0)]
    public string Value { get; }

    /// <summary>Accepts text without control characters, slashes, backslashes or spaces at its ends.</summary>
    /// <param name="text">The candidate.</param>
    /// <param name="id">The id, when it is one.</param>
    /// <param name="expected">Otherwise: what was expected and what came.</param>
    public static bool TryParse(string? text, out TrackId id, [NotNullWhen(false)] out string? expected)
    {
        expected = TextId.Reject(text, MaxLength, "track id");
        id = expected is null ? new TrackId(text!) : default;
        return expected is null;
    }

    /// <summary>Parses text that must be an id.</summary>
    /// <exception cref="ArgumentException">It is not one.</exception>
    public static TrackId Parse(string text) =>
        TryParse(text, out var id, out var expected) ? id : throw new ArgumentException(expected, nameof(text));

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
