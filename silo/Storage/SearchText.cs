namespace ProductionValue.Silo.Storage;

/// <summary>What a person types, as a full-text question.</summary>
internal static class SearchText
{
    private const int MaxWords = 16;

    /// <summary>
    /// A question for rows in which every word of <paramref name="text"/> begins a word, or null where there is no word. Quotes make it
    /// a plain question whatever the text holds: SQLite's own operators are not for users.
    /// </summary>
    /// <exception cref="ArgumentException">More words than anybody types.</exception>
    public static string? ToQuestion(string? text)
    {
        var words = (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > MaxWords)
            throw new ArgumentException($"text: expected at most {MaxWords} words, got {words.Length}", nameof(text));
        return words.Length == 0 ? null : string.Join(" AND ", words.Select(word => $"\"{Quote(word)}\" *"));
    }

    private static string Quote(string word) => word.Replace("\"", "\"\"").Replace("\0", "");
}
