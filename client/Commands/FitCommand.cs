using System.CommandLine;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv fit</c>: learns from what is credited, and makes the result the live generation if it is not worse.</summary>
internal static class FitCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var force = new Option<bool>("--force") { Description = "Promote it even where it measures worse" };
        var command = new Command("fit", "Learn from what is credited: a new generation, promoted if not worse") { force, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var ended = await Run(library, bench.Terminal, cancellationToken, parsed.GetValue(force));
            return ended.Error is not null
                ? bench.Refuse(parsed, "the fit failed: " + ended.Error, ProblemException.TypePrefix + "conflict")
                : bench.Answer(parsed, ended.Generation, told => Write(bench.Terminal, told));
        }, cancellationToken));
        return command;
    }

    /// <summary>Fits and waits for the end.</summary>
    public static async Task<OperationStatus> Run(ProductionValueClient library, Terminal terminal, CancellationToken cancellationToken, bool force = false)
    {
        var started = await library.StartFit(force, cancellationToken);
        await using var progress = new WorkProgress(terminal, "Fitting:");
        return await library.WaitFor(started, progress.Step, cancellationToken);
    }

    /// <summary>Writes what a fit came to.</summary>
    public static void Write(Terminal terminal, Generation? generation)
    {
        if (generation is null)
        {
            terminal.Say("fitted");
            return;
        }

        terminal.Say(
            $"generation {generation.Number} ({Word(generation.Status)}): {generation.Tracks} tracks, {generation.Producers} producers, "
            + $"{generation.Dimensions} dimensions of {generation.Schema}");
        if (generation.Quality is { } quality)
        {
            terminal.Say(
                $"accuracy {AttributeCommand.Percent(quality.Accuracy)} (chance {AttributeCommand.Percent(quality.Chance)}), "
                + $"top three {AttributeCommand.Percent(quality.Top3)}, macro F1 {AttributeCommand.Three(quality.MacroF1)}: "
                + $"{quality.Folds} folds by {quality.Split}, {quality.Tracks} tracks");
        }

        if (generation.Hubness is { } hubness)
        {
            terminal.Say(
                $"hubness: skewness {AttributeCommand.Three(hubness.Skewness)} (plain cosine {AttributeCommand.Three(hubness.RawSkewness)}), "
                + $"antihubs {AttributeCommand.Percent(hubness.Antihubs)}, hubs {AttributeCommand.Percent(hubness.Hubs)} of {hubness.Tracks} tracks");
        }

        if (!string.IsNullOrEmpty(generation.Note))
            terminal.Say(Terminal.Printable(generation.Note));
    }

    /// <summary>A status for people.</summary>
    public static string Word(GenerationStatus status) => status switch
    {
        GenerationStatus.Building => "building",
        GenerationStatus.Live => "live",
        GenerationStatus.Standby => "standby",
        GenerationStatus.Retired => "retired",
        _ => "failed",
    };
}
