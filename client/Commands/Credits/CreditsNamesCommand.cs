using System.CommandLine;
using System.Globalization;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv credits names</c>, <c>merge</c>, <c>split</c> and <c>revoke</c>: one producer under several names, teams and their members.</summary>
internal static class CreditsNamesCommand
{
    /// <summary>Lists the rulings.</summary>
    public static Command Names(Workbench bench)
    {
        var command = new Command("names", "List what was merged and split") { CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
            bench.Answer(parsed, new { rulings = await library.Rulings(cancellationToken) }, told => Write(bench.Terminal, told.rulings)), cancellationToken));
        return command;
    }

    /// <summary>Several names are one producer.</summary>
    public static Command Merge(Workbench bench) => Rule(
        bench, "merge", "Count credits under several names as one producer's", "The name to count under", members: false);

    /// <summary>One name is several producers.</summary>
    public static Command Split(Workbench bench) => Rule(
        bench, "split", "Count a team's credits as its members'", "The members", members: true);

    /// <summary>Undoes a ruling.</summary>
    public static Command Revoke(Workbench bench)
    {
        var number = new Argument<int>("NUMBER") { Description = "Number of the ruling, as pv credits names lists it" };
        var by = CreditsCommand.By();
        var command = new Command("revoke", "Undo a merge or a split: every track counts as it would without it") { number, by, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
            await library.UndoRuling(parsed.GetRequiredValue(number), CreditsCommand.PersonOf(bench, parsed.GetValue(by)), cancellationToken) is { } kept
                ? bench.Answer(parsed, kept, told => Write(bench.Terminal, [told]))
                : bench.NotFound(parsed, $"no ruling {parsed.GetRequiredValue(number)}"), cancellationToken));
        return command;
    }

    private static Command Rule(Workbench bench, string name, string description, string target, bool members)
    {
        var from = new Argument<string[]>("NAME")
        {
            Description = members ? "The team, under each of its names" : "The names", Arity = ArgumentArity.OneOrMore,
        };
        var into = new Option<string[]>("--into")
        {
            Description = target, HelpName = "NAME", Required = true, AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };
        if (!members)
        {
            into.Validators.Add(result =>
            {
                if (result.Tokens.Count != 1)
                    result.AddError($"--into: expected one name to merge into, got {result.Tokens.Count} (credits split takes several)");
            });
        }

        var (by, why) = (CreditsCommand.By(), CreditsCommand.Why());
        var command = new Command(name, description) { from, into, by, why, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var ruling = new NameRuling(
                parsed.GetRequiredValue(from), parsed.GetRequiredValue(into), CreditsCommand.PersonOf(bench, parsed.GetValue(by)), parsed.GetValue(why) ?? "");
            return bench.Answer(parsed, await library.Rule(ruling, cancellationToken), told => Write(bench.Terminal, [told]));
        }, cancellationToken));
        return command;
    }

    private static void Write(Terminal terminal, KeptRuling[] rulings)
    {
        if (rulings.Length == 0)
        {
            terminal.Say("nothing was merged or split");
            return;
        }

        terminal.Table(
            ["number#", "names", "count as", "by", "when", "why", "tracks#", ""],
            rulings.Select(kept => new[]
            {
                $"{kept.Number}", string.Join("; ", kept.Ruling.From), string.Join("; ", kept.Ruling.To), kept.Ruling.By,
                kept.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture), kept.Ruling.Why, $"{kept.Tracks}",
                kept.UndoneAt is null ? "" : $"revoked by {kept.UndoneBy}",
            }));
    }
}
