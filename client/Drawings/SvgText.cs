using System.Globalization;
using System.Text;

namespace ProductionValue.Client;

/// <summary>An SVG drawing on its way to a file.</summary>
internal sealed class SvgText
{
    /// <summary>Colours that are told apart, also by most who see fewer of them (after Okabe &amp; Ito 2008, then darker and lighter).</summary>
    private static readonly string[] Colors =
    [
        "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b5a800", "#7a4fb0", "#8c5a2b", "#17a2a2",
        "#aa3344", "#5e8c31", "#3b4cc0", "#f781bf", "#666633", "#00508c", "#a86f00", "#00664a", "#8f4a74", "#a03f00",
    ];

    private readonly StringBuilder text = new();

    /// <summary>Begins a drawing.</summary>
    /// <param name="width">Width, pixels.</param>
    /// <param name="height">Height, pixels.</param>
    /// <param name="title">What it shows.</param>
    public SvgText(int width, int height, string title) => text.Append(
        CultureInfo.InvariantCulture,
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="sans-serif" font-size="12">
        <title>{Escape(title)}</title>
        <rect width="{width}" height="{height}" fill="#ffffff"/>

        """);

    /// <summary>How many things can have a colour of their own.</summary>
    public static int ColorCount => Colors.Length;

    /// <summary>The colour of the thing at a position; grey beyond the last.</summary>
    public static string Color(int position) => position >= 0 && position < Colors.Length ? Colors[position] : "#b8b8b8";

    /// <summary>Adds a line of the drawing; strings put into it must be escaped.</summary>
    public void Add(FormattableString element) => text.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>Text of files and tags as it may stand in a drawing.</summary>
    public static string Escape(string raw) => System.Security.SecurityElement.Escape(Terminal.Printable(raw)) ?? "";

    /// <summary>Ends the drawing and writes it.</summary>
    public void Save(string path) => File.WriteAllText(path, text + "</svg>\n");
}
