using System.Globalization;

namespace ProductionValue.Client;

/// <summary>A confusion matrix as a terminal shows it: one character a cell, darker for a larger share of the row.</summary>
internal static class HeatMap
{
    private const string Shades = "·░▒▓█";
    private const int LongestName = 28;

    /// <summary>The lines of the picture; columns are numbered as the rows are.</summary>
    /// <param name="names">Names of rows and columns.</param>
    /// <param name="counts">Counts, shape [truth][said].</param>
    public static IEnumerable<string> Lines(IReadOnlyList<string> names, IReadOnlyList<int[]> counts)
    {
        var width = names.Count.ToString(CultureInfo.InvariantCulture).Length;
        var label = Math.Min(LongestName, names.Max(name => name.Length));
        for (var digit = 0; digit < width; digit++)
        {
            yield return new string(' ', label + width + 2)
                + string.Concat(Enumerable.Range(1, names.Count).Select(column => column.ToString(CultureInfo.InvariantCulture).PadLeft(width)[digit]));
        }

        for (var row = 0; row < names.Count; row++)
        {
            var total = counts[row].Sum();
            var cells = string.Concat(counts[row].Select(count => Shade(count, total)));
            var name = Terminal.Printable(names[row].Length > label ? names[row][..(label - 1)] + "…" : names[row]);
            var right = total == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"  {counts[row][row]}/{total}");
            yield return $"{name.PadRight(label)} {(row + 1).ToString(CultureInfo.InvariantCulture).PadLeft(width)} {cells}{right}";
        }
    }

    private static char Shade(int count, int total)
    {
        if (count == 0)
            return Shades[0];
        var share = count / (double)total;
        return share < 0.15 ? Shades[1] : share < 0.35 ? Shades[2] : share < 0.65 ? Shades[3] : Shades[4];
    }
}
