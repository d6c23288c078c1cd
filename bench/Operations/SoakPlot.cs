using System.Globalization;
using System.Text;

namespace ProductionValue.Bench.Operations;

/// <summary>Draws a soak: the slowest answers above, memory below, over time.</summary>
internal static class SoakPlot
{
    private const int Width = 800;
    private const int Height = 180;
    private const int Left = 70;

    /// <summary>The drawing as SVG.</summary>
    public static string Draw(IReadOnlyList<SoakSample> samples)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width + Left + 20}" height="{(2 * Height) + 110}" font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="white"/>

            """);
        Panel(svg, 30, "milliseconds: p99 (red), p50 (blue)", samples, ("#c33", sample => sample.P99.TotalMilliseconds), ("#36c", sample => sample.P50.TotalMilliseconds));
        Panel(svg, Height + 80, "MB: resident (red), managed heap (blue)", samples, ("#c33", sample => sample.MemoryBytes / 1048576.0), ("#36c", sample => sample.HeapBytes / 1048576.0));
        return svg.Append("</svg>\n").ToString();
    }

    private static void Panel(StringBuilder svg, int top, string title, IReadOnlyList<SoakSample> samples, params (string Colour, Func<SoakSample, double> Of)[] lines)
    {
        var most = lines.Max(line => samples.Max(line.Of)) * 1.1;
        var last = samples[^1].At.TotalSeconds;
        svg.Append(CultureInfo.InvariantCulture, $"""
            <text x="{Left}" y="{top - 8}">{title}</text>
            <path d="M{Left} {top}V{top + Height}H{Left + Width}" fill="none" stroke="#888"/>
            <text x="{Left - 6}" y="{top + 10}" text-anchor="end">{most:0}</text><text x="{Left - 6}" y="{top + Height}" text-anchor="end">0</text>
            <text x="{Left + Width}" y="{top + Height + 18}" text-anchor="end">{last / 60:0.#} minutes</text>

            """);
        foreach (var (colour, of) in lines)
        {
            var points = samples.Select(sample => string.Create(
                CultureInfo.InvariantCulture, $"{Left + (Width * sample.At.TotalSeconds / last):0.0},{top + Height - (Height * of(sample) / most):0.0}"));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{string.Join(' ', points)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"/>\n");
        }
    }
}
