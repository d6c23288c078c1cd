using System.Globalization;
using System.Text;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>
/// Text as PostgreSQL's full-text search takes it. Words are cut here, runs of letters and digits without case and accents, because the
/// server's own parser takes "AC/DC" for a file and "c++" for nothing; indexing and matching are the server's.
/// </summary>
internal static class PostgresWords
{
    /// <summary>The server keeps positions up to here; later words count as being there.</summary>
    private const int LastPosition = 16_383;

    /// <summary>Words between two fields, so that no phrase goes across.</summary>
    private const int FieldGap = 32;

    private const int LongestWord = 255;
    private const int MaxWords = 16;

    /// <summary>A document as a tsvector literal.</summary>
    public static string Document(CatalogueWords words)
    {
        var literal = new StringBuilder();
        var position = 1;
        foreach (var line in new[] { words.Title, words.Artist, words.Album, words.Producers }.SelectMany(field => field.Split('\n')))
        {
            foreach (var word in Cut(line))
                literal.Append(CultureInfo.InvariantCulture, $"'{word}':{Math.Min(position++, LastPosition)} ");
            position += FieldGap;
        }

        return literal.ToString();
    }

    /// <summary>
    /// A question for rows in which every word of <paramref name="text"/> begins a word, as a tsquery literal; null where there is no text,
    /// empty where no word of it can match anything.
    /// </summary>
    /// <exception cref="ArgumentException">More words than anybody types.</exception>
    public static string? Question(string? text)
    {
        var asked = (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (asked.Length > MaxWords)
            throw new ArgumentException($"text: expected at most {MaxWords} words, got {asked.Length}", nameof(text));
        if (asked.Length == 0)
            return null;
        var phrases = asked.Select(word => Cut(word).ToArray()).ToArray();
        return Array.Exists(phrases, phrase => phrase.Length == 0)
            ? ""
            : string.Join(" & ", phrases.Select(phrase => $"({string.Join(" <-> ", phrase[..^1].Select(word => $"'{word}'").Append($"'{phrase[^1]}':*"))})"));
    }

    /// <summary>The words of a text: runs of letters and digits, lower case, without accents.</summary>
    public static IEnumerable<string> Cut(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
                word.Append(Rune.ToLowerInvariant(rune));
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark))
            {
                if (word.Length > 0)
                    yield return Take(word);
            }
        }

        if (word.Length > 0)
            yield return Take(word);
    }

    private static string Take(StringBuilder word)
    {
        var taken = word.ToString(0, Math.Min(word.Length, LongestWord));
        word.Clear();
        return char.IsHighSurrogate(taken[^1]) ? taken[..^1] : taken;
    }
}
