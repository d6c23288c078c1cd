using System.Xml.Linq;
using ProductionValue.Client;
using ProductionValue.Contracts;

namespace ProductionValue.Tests.Client;

/// <summary>What is drawn into files and on the terminal.</summary>
public sealed class DrawingTests : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pv-drawing-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_map_has_a_dot_a_track_and_a_legend_whatever_the_names_hold()
    {
        var map = new LibraryMap(
            3, ["A & B", "<Bo>"], [.. "tuv".Select(id => TrackId.Parse($"{id}"))], [0, 0.5f, -1.2f], [0, 1, -1], [0, 1, -1], ["One", "\"Two\"", "Three\u0007"], ["", "x", "y"], 1);
        var file = Path.Combine(folder.FullName, "map.svg");
        MapDrawing.Save(map, file);
        var drawn = XDocument.Load(file);
        Assert.Equal(3, drawn.Descendants(Svg + "circle").Count(circle => circle.Element(Svg + "title") is not null));
        Assert.Equal(["A & B (1)", "<Bo> (1)", "no credit (1)"], drawn.Descendants(Svg + "text").Select(text => text.Value));
        Assert.All(drawn.Descendants(Svg + "circle"), circle => Assert.InRange(double.Parse(circle.Attribute("cy")!.Value, null), 0, 1000));
    }

    [Fact]
    public void A_confusion_matrix_is_drawn_cell_by_cell()
    {
        var file = Path.Combine(folder.FullName, "confusion.svg");
        ConfusionDrawing.Save(["Ann", "Bo"], [[3, 1], [0, 2]], file);
        var cells = XDocument.Load(file).Descendants(Svg + "rect").Where(cell => cell.Element(Svg + "title") is not null).ToArray();
        Assert.Equal(["Ann → Ann: 3 of 4", "Ann → Bo: 1 of 4", "Bo → Ann: 0 of 2", "Bo → Bo: 2 of 2"], cells.Select(cell => cell.Value));
        Assert.True(double.Parse(cells[0].Attribute("fill-opacity")!.Value, null) > double.Parse(cells[1].Attribute("fill-opacity")!.Value, null));
    }

    [Fact]
    public void On_the_terminal_a_darker_character_is_a_larger_share() =>
        Assert.Equal(["      12", "Ann 1 █▒  3/4", "Bo  2 ·█  2/2"], HeatMap.Lines(["Ann", "Bo"], [[3, 1], [0, 2]]));
}
