using System.CommandLine;
using System.Globalization;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv models</c>: the generations there are, and which of them answers.</summary>
internal static class ModelsCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var command = new Command("models", "List the generations, newest first") { CommonOptions.Json, Promote(bench), Rollback(bench), ListAgain(bench) };
        command.SetAction((parsed, cancellationToken) => List(bench, parsed, cancellationToken));
        return command;
    }

    private static Command ListAgain(Workbench bench)
    {
        var command = new Command("list", "List the generations, newest first") { CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => List(bench, parsed, cancellationToken));
        return command;
    }

    private static Command Promote(Workbench bench)
    {
        var number = new Argument<int>("GENERATION") { Description = "Its number" };
        var command = new Command("promote", "Make a complete generation the live one: also the way back") { number, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
            await library.Promote(parsed.GetValue(number), cancellationToken) is { } promoted
                ? bench.Answer(parsed, promoted, told => FitCommand.Write(bench.Terminal, told))
                : bench.NotFound(parsed, $"no complete generation {parsed.GetValue(number)}"), cancellationToken));
        return command;
    }

    private static Command Rollback(Workbench bench)
    {
        var command = new Command("rollback", "Go back to the newest complete generation before the live one") { CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
            await library.Rollback(cancellationToken) is { } live
                ? bench.Answer(parsed, live, told => FitCommand.Write(bench.Terminal, told))
                : bench.NotFound(parsed, "no complete generation before the live one"), cancellationToken));
        return command;
    }

    private static Task<int> List(Workbench bench, ParseResult parsed, CancellationToken cancellationToken) => bench.WithLibrary(
        parsed,
        async library => bench.Answer(parsed, await library.Generations(cancellationToken), told => Write(bench.Terminal, told)),
        cancellationToken);

    private static void Write(Terminal terminal, Generation[] generations)
    {
        if (generations.Length == 0)
            terminal.Say("nothing has been fitted yet: pv fit");
        else
            terminal.Table(["generation#", "status", "schema", "dimensions#", "tracks#", "producers#", "fitted", "accuracy#", "hub skew#", "antihubs#", "hubs#", "note"], generations.Select(Row));
    }

    private static string[] Row(Generation generation) =>
    [
        $"{generation.Number}", FitCommand.Word(generation.Status), generation.Schema, $"{generation.Dimensions}", $"{generation.Tracks}",
        $"{generation.Producers}", generation.FittedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        generation.Quality is { } quality ? AttributeCommand.Percent(quality.Accuracy) : "",
        generation.Hubness is { } skewed ? AttributeCommand.Three(skewed.Skewness) : "",
        generation.Hubness is { } unheard ? AttributeCommand.Percent(unheard.Antihubs) : "",
        generation.Hubness is { } crowded ? AttributeCommand.Percent(crowded.Hubs) : "", generation.Note,
    ];
}
