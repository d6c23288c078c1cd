using System.CommandLine;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv more</c>: tracks that sound most like a producer's.</summary>
internal static class MoreCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var producer = new Argument<string>("PRODUCER") { Description = "Whose sound" };
        var k = CommonOptions.K("How many tracks (default: 10)");
        var own = new Option<bool>("--own") { Description = "Also tell the producer's own tracks" };
        var exclude = FilterOptions.Exclude("Leave out tracks by the artists, or of the albums, of the producer's own");
        var year = FilterOptions.Year();
        var command = new Command("more", "List tracks that sound most like a producer's") { producer, k, own, exclude, year, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var name = parsed.GetRequiredValue(producer);
            if (!ProducerId.TryParse(name, out _, out var expected))
                return bench.Refuse(parsed, expected);
            var excluded = FilterOptions.Words(parsed.GetValue(exclude));
            var (from, to) = FilterOptions.Years(parsed.GetValue(year))!.Value;
            var query = new MoreQuery(
                name, parsed.GetValue(k) ?? 10, parsed.GetValue(own), excluded.Contains(FilterOptions.Artist), excluded.Contains(FilterOptions.Album), from, to);
            var more = await library.More(query, cancellationToken);
            return bench.Answer(parsed, more, told => Write(bench.Terminal, told));
        }, cancellationToken));
        return command;
    }

    private static void Write(Terminal terminal, MoreTracks more)
    {
        if (more.Sounds > 1)
            terminal.Say($"{Terminal.Printable(more.Producer)} has {more.Sounds} distinct sounds; these are near one of them");
        SimilarCommand.Write(terminal, more.Similar, more.Partial);
    }
}
