namespace ProductionValue.Credits;

/// <summary>Lists of tracks as Discogs writes them beside a credit: <c>A1, A3 to B2, 4-7</c>.</summary>
internal static class DiscogsTracks
{
    /// <summary>Whether a list holds a position.</summary>
    /// <param name="list">The list.</param>
    /// <param name="position">The position.</param>
    /// <param name="all">All positions of the release in order.</param>
    public static bool Contain(string list, string position, IReadOnlyList<string> all)
    {
        foreach (var part in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Same(part, position))
                return true;
            var ends = part.Split([" to ", " - ", "–"], StringSplitOptions.TrimEntries);
            if (ends.Length != 2)
                continue;
            var (first, last, own) = (PositionOf(ends[0], all), PositionOf(ends[1], all), PositionOf(position, all));
            if (first >= 0 && own >= first && own <= last)
                return true;
        }

        return false;
    }

    /// <summary>Splits a list of roles at commas that do not stand in brackets.</summary>
    public static IEnumerable<string> SplitOutsideBrackets(string text)
    {
        var (depth, start) = (0, 0);
        for (var position = 0; position < text.Length; position++)
        {
            depth += text[position] switch { '[' => 1, ']' => -1, _ => 0 };
            if (text[position] != ',' || depth != 0)
                continue;
            yield return text[start..position].Trim();
            start = position + 1;
        }

        yield return text[start..].Trim();
    }

    private static int PositionOf(string position, IReadOnlyList<string> all)
    {
        for (var index = 0; index < all.Count; index++)
        {
            if (Same(all[index], position))
                return index;
        }

        return -1;
    }

    private static bool Same(string one, string other) => one.Length > 0 && one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
