using System.Globalization;
using System.Text;

namespace ProductionValue.Bench.Search;

/// <summary>Recall against queries per second as an SVG, the rate on a logarithmic axis.</summary>
internal static class RecallPlot
{
    private const int Width = 720, Height = 440, Left = 80, Bottom = 50, Top = 40, Right = 150;
    private static readonly string[] Colours = ["#1f6fb2", "#d1622b", "#3a8f4d", "#8d4aa5", "#777777", "#b03060"];

    public static string Draw(string title, IReadOnlyList<(string Name, List<(double Recall, double Rate)> Points)> curves)
    {
        var all = curves.SelectMany(curve => curve.Points).ToList();
        var (lowRecall, highRecall) = (Math.Floor(all.Min(point => point.Recall) * 20) / 20, 1.0);
        var (lowRate, highRate) = (Math.Floor(Math.Log10(all.Min(point => point.Rate)) * 4) / 4, Math.Ceiling(Math.Log10(all.Max(point => point.Rate)) * 4) / 4);
        double X(double recall) => Left + (recall - lowRecall) / (highRecall - lowRecall) * (Width - Left - Right);
        double Y(double rate) => Height - Bottom - (Math.Log10(rate) - lowRate) / (highRate - lowRate) * (Height - Top - Bottom);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>\n<text x=\"{Left}\" y=\"22\" font-size=\"14\">{title}</text>\n");
        for (var recall = lowRecall; recall <= 1.0001; recall += 0.05)
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{X(recall):F1}\" x2=\"{X(recall):F1}\" y1=\"{Top}\" y2=\"{Height - Bottom}\" stroke=\"#ddd\"/><text x=\"{X(recall):F1}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{recall:F2}</text>\n");
        for (var power = lowRate; power <= highRate + 0.001; power += 0.25)
        {
            var rate = Math.Pow(10, power);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(rate):F1}\" y2=\"{Y(rate):F1}\" stroke=\"#ddd\"/><text x=\"{Left - 8}\" y=\"{Y(rate) + 4:F1}\" text-anchor=\"end\">{rate:F0}</text>\n");
        }
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 12}\" text-anchor=\"middle\">recall@10</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"16\" y=\"{Height / 2}\" text-anchor=\"middle\" transform=\"rotate(-90 16 {Height / 2})\">queries per CPU second</text>\n");
        for (var i = 0; i < curves.Count; i++)
        {
            var points = string.Join(' ', curves[i].Points.OrderBy(point => point.Recall).Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Recall):F1},{Y(point.Rate):F1}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{Colours[i % Colours.Length]}\" stroke-width=\"2\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right + 10}\" y=\"{Top + 16 + i * 20}\" fill=\"{Colours[i % Colours.Length]}\">{curves[i].Name}</text>\n");
        }
        return svg.Append("</svg>\n").ToString();
    }
}
