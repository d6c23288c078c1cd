using System.CommandLine;
using System.Globalization;

namespace ProductionValue.Client;

/// <summary>Options that leave tracks out of an answer: <c>--exclude artist,album</c> and <c>--year A-B</c>.</summary>
internal static class FilterOptions
{
    /// <summary>The word for tracks by the same artist.</summary>
    public const string Artist = "artist";

    /// <summary>The word for tracks of the same album.</summary>
    public const string Album = "album";

    /// <summary>What to leave out.</summary>
    /// <param name="description">Whose artist and album.</param>
    public static Option<string?> Exclude(string description)
    {
        var exclude = new Option<string?>("--exclude") { Description = description, HelpName = "artist,album" };
        exclude.Validators.Add(result =>
        {
            if (Words(result.GetValue(exclude)).FirstOrDefault(word => word is not Artist and not Album) is { } wrong)
                result.AddError($"--exclude: expected {Artist}, {Album} or {Artist},{Album}, got \"{wrong}\"");
        });
        return exclude;
    }

    /// <summary>Years to keep to.</summary>
    public static Option<string?> Year()
    {
        var year = new Option<string?>("--year") { Description = "Only tracks released then; those without a year are left out", HelpName = "A-B" };
        year.Validators.Add(result =>
        {
            if (result.GetValue(year) is { } text && Years(text) is null)
                result.AddError($"--year: expected a year such as 1999, or 1995-2005, 1995- or -2005, got \"{text}\"");
        });
        return year;
    }

    /// <summary>The words of an <c>--exclude</c>.</summary>
    public static string[] Words(string? text) => (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>First and last year of a <c>--year</c>, either of them open; null where the text is none.</summary>
    public static (int? From, int? To)? Years(string? text)
    {
        if (text is null)
            return (null, null);
        var parts = text.Split('-');
        if (parts.Length > 2 || text is "-" or "" || !TryYear(parts[0], out var from) || !TryYear(parts[^1], out var to) || from > to)
            return null;
        return (from, to);
    }

    private static bool TryYear(string text, out int? year)
    {
        year = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read is >= 1 and <= 9999 ? read : null;
        return year is not null || text.Length == 0;
    }
}
