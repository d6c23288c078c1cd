using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary>Draws the library's map, coloured by producer with a legend.</summary>
internal static class MapDrawing
{
    private const int Size = 1000;
    private const int Margin = 30;
    private const int LegendWidth = 300;
    private const int LegendStep = 22;

    /// <summary>Writes the drawing.</summary>
    public static void Save(LibraryMap map, string path)
    {
        var drawing = new SvgText(Size + LegendWidth, Size, $"{map.Tracks.Length} tracks, generation {map.Generation}");
        var reach = Math.Max(1f, map.X.Concat(map.Y).Select(Math.Abs).DefaultIfEmpty(1).Max());
        var radius = Math.Clamp(120 / Math.Sqrt(Math.Max(1, map.Tracks.Length)), 1.2, 6);
        double Place(float value) => (Size / 2.0) + (value / reach * ((Size / 2.0) - Margin));
        // Uncredited ones first, so that they lie below.
        foreach (var track in Enumerable.Range(0, map.Tracks.Length).OrderByDescending(track => map.Producer[track] is -1 or > 19).ThenBy(track => track))
        {
            var label = SvgText.Escape($"{map.Titles[track]} – {map.Artists[track]}" + (map.Producer[track] < 0 ? "" : $" – {map.Producers[map.Producer[track]]}"));
            drawing.Add($"<circle cx=\"{Place(map.X[track]):0.#}\" cy=\"{Size - Place(map.Y[track]):0.#}\" r=\"{radius:0.#}\" fill=\"{SvgText.Color(map.Producer[track])}\" fill-opacity=\"0.8\"><title>{label}</title></circle>");
        }

        Legend(drawing, map);
        drawing.Save(path);
    }

    private static void Legend(SvgText drawing, LibraryMap map)
    {
        var counts = map.Producer.CountBy(producer => producer).ToDictionary();
        var shown = Math.Min(map.Producers.Length, SvgText.ColorCount);
        for (var producer = 0; producer < shown; producer++)
            Entry(drawing, producer, SvgText.Color(producer), $"{map.Producers[producer]} ({counts.GetValueOrDefault(producer)})");
        if (map.Producers.Length > shown)
            Entry(drawing, shown, SvgText.Color(-1), $"{map.Producers.Length - shown} other producers");
        if (counts.GetValueOrDefault(-1) > 0)
            Entry(drawing, shown + 1, SvgText.Color(-1), $"no credit ({counts[-1]})");
    }

    private static void Entry(SvgText drawing, int line, string color, string name)
    {
        var y = Margin + (line * LegendStep);
        drawing.Add($"<circle cx=\"{Size + 12}\" cy=\"{y}\" r=\"6\" fill=\"{color}\"/><text x=\"{Size + 24}\" y=\"{y + 4}\">{SvgText.Escape(name)}</text>");
    }
}
