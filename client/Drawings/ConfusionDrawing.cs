namespace ProductionValue.Client;

/// <summary>Draws a confusion matrix as a heat map: rows the truth, columns what was said, each row by its share.</summary>
internal static class ConfusionDrawing
{
    private const int Cell = 22;
    private const int Labels = 220;

    /// <summary>Writes the drawing.</summary>
    /// <param name="names">Names of rows and columns.</param>
    /// <param name="counts">Counts, shape [truth][said].</param>
    /// <param name="path">The file.</param>
    public static void Save(IReadOnlyList<string> names, IReadOnlyList<int[]> counts, string path)
    {
        var size = Labels + (names.Count * Cell) + 20;
        var drawing = new SvgText(size, size, "Confusion matrix: rows are the truth, columns what was said");
        for (var row = 0; row < names.Count; row++)
        {
            var middle = Labels + (row * Cell) + (Cell / 2);
            drawing.Add($"<text x=\"{Labels - 6}\" y=\"{middle + 4}\" text-anchor=\"end\">{SvgText.Escape(names[row])}</text>");
            drawing.Add($"<text transform=\"translate({middle + 4} {Labels - 6}) rotate(-90)\">{SvgText.Escape(names[row])}</text>");
            var total = Math.Max(1, counts[row].Sum());
            for (var column = 0; column < names.Count; column++)
            {
                var share = counts[row][column] / (double)total;
                var (x, y) = (Labels + (column * Cell), Labels + (row * Cell));
                var title = SvgText.Escape($"{names[row]} → {names[column]}: {counts[row][column]} of {total}");
                drawing.Add($"<rect x=\"{x}\" y=\"{y}\" width=\"{Cell - 1}\" height=\"{Cell - 1}\" fill=\"#0072b2\" fill-opacity=\"{0.04 + (0.96 * share):0.###}\"><title>{title}</title></rect>");
                if (counts[row][column] > 0)
                    drawing.Add($"<text x=\"{x + (Cell / 2)}\" y=\"{y + (Cell / 2) + 4}\" text-anchor=\"middle\" font-size=\"9\" fill=\"{(share > 0.5 ? "#ffffff" : "#000000")}\">{counts[row][column]}</text>");
            }
        }

        drawing.Save(path);
    }
}
