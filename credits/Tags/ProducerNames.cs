namespace ProductionValue.Credits;

/// <summary>Several producers written as one text.</summary>
public static class ProducerNames
{
    /// <summary>Splits at <c>;</c>, drops empty names and spaces around each, and keeps a name that is repeated in other case once.</summary>
    /// <param name="text">Names separated by <c>;</c>, or null for none.</param>
    public static IReadOnlyList<string> Split(string? text) =>
    [
        .. (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.OrdinalIgnoreCase),
    ];
}
