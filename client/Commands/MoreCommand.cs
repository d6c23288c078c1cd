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
        var command = new Command("more", "List tracks that sound most like a producer's") { producer, k, own, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var name = parsed.GetRequiredValue(producer);
            if (!ProducerId.TryParse(name, out _, out var expected))
                return bench.Refuse(parsed, expected);
            var more = await library.More(new MoreQuery(name, parsed.GetValue(k) ?? 10, parsed.GetValue(own)), cancellationToken);
            return bench.Answer(parsed, more, told => SimilarCommand.Write(bench.Terminal, told.Similar, told.Partial));
        }, cancellationToken));
        return command;
    }
}
