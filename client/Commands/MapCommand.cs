using System.CommandLine;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv map</c>: the library in the plane, neighbours in sound close to each other.</summary>
internal static class MapCommand
{
    private const int ToldProducers = 20;

    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var svg = new Option<string?>("--svg") { Description = "Draw it into this file, coloured by producer", HelpName = "FILE" };
        var anew = new Option<bool>("--anew") { Description = "Lay it out again first, beginning where it is" };
        var command = new Command("map", "Lay the library out in the plane: what sounds alike lies close") { svg, anew, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var map = parsed.GetValue(anew) ? null : await library.Map(cancellationToken);
            if (map is null)
            {
                if (await LayOut(library, bench.Terminal, cancellationToken) is { } failure)
                    return bench.Refuse(parsed, "the map was not laid out: " + failure, ProblemException.TypePrefix + "conflict");
                map = await library.Map(cancellationToken);
            }

            if (map is null)
                return bench.NotFound(parsed, "the map is gone: its generation was replaced meanwhile; ask again");
            if (parsed.GetValue(svg) is { } file)
            {
                MapDrawing.Save(map, file);
                bench.Terminal.Remark($"drew {map.Tracks.Length} tracks into {file}");
            }

            return bench.Answer(parsed, map, told => Write(bench.Terminal, told));
        }, cancellationToken));
        return command;
    }

    private static async Task<string?> LayOut(ProductionValueClient library, Terminal terminal, CancellationToken cancellationToken)
    {
        var started = await library.StartMap(cancellationToken);
        await using var progress = new WorkProgress(terminal, "Mapping:");
        return (await library.WaitFor(started, progress.Step, cancellationToken)).Error;
    }

    private static void Write(Terminal terminal, LibraryMap map)
    {
        terminal.Say($"{map.Tracks.Length} tracks of {map.Producers.Length} producers, generation {map.Generation}");
        var rows = Enumerable.Range(0, map.Tracks.Length).Where(track => map.Producer[track] >= 0).GroupBy(track => map.Producer[track])
            .OrderBy(tracks => tracks.Key).Take(ToldProducers)
            .Select(tracks => new[]
            {
                map.Producers[tracks.Key], $"{tracks.Count()}", AttributeCommand.Three(tracks.Average(track => map.X[track])), AttributeCommand.Three(tracks.Average(track => map.Y[track])),
            });
        terminal.Table(["producer", "tracks#", "middle x#", "middle y#"], rows);
    }
}
