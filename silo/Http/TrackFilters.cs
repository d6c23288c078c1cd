using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ProductionValue.Silo.Http;

/// <summary>Filters as a query string says them: <c>exclude=artist,album</c> and <c>year=1995-2005</c>.</summary>
internal sealed record TrackFilters(bool ExcludeArtist, bool ExcludeAlbum, int? FromYear, int? ToYear)
{
    /// <summary>Reads them.</summary>
    /// <param name="exclude">artist, album or both; null: neither.</param>
    /// <param name="year">One year, or two with a hyphen between them of which one may be left out; null: any.</param>
    /// <param name="filters">The filters.</param>
    /// <param name="problem">Otherwise: the field, what was expected and what came.</param>
    public static bool TryRead(string? exclude, string? year, [NotNullWhen(true)] out TrackFilters? filters, [NotNullWhen(false)] out ProblemResult? problem)
    {
        (filters, problem) = (null, null);
        var excluded = (exclude ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (Array.Find(excluded, field => field is not ("artist" or "album")) is { } unknown)
            problem = ProblemResult.BadRequest($"exclude: expected artist, album or both, got \"{unknown}\"");
        else if (!TryYears(year, out var from, out var to))
            problem = ProblemResult.BadRequest($"year: expected a year such as 1999, or 1995-2005, 1995- or -2005, got \"{year}\"");
        else
            filters = new TrackFilters(excluded.Contains("artist"), excluded.Contains("album"), from, to);
        return problem is null;
    }

    private static bool TryYears(string? text, out int? from, out int? to)
    {
        (from, to) = (null, null);
        if (string.IsNullOrEmpty(text))
            return true;
        var parts = text.Split('-');
        if (parts.Length > 2 || !TryYear(parts[0], out from) || !TryYear(parts[^1], out to))
            return false;
        return (from is not null || to is not null) && !(from > to);
    }

    private static bool TryYear(string text, out int? year)
    {
        year = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read is >= 1 and <= 9999 ? read : null;
        return year is not null || text.Length == 0;
    }
}
