using System.CommandLine;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv verify</c>: derives every view from the track rows and compares.</summary>
internal static class VerifyCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var repair = new Option<bool>("--repair") { Description = "Make anew what differs" };
        var command = new Command("verify", "Derive index, producers and catalogue from the stored tracks and compare") { repair, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var verification = await library.Verify(parsed.GetValue(repair), cancellationToken);
            bench.Answer(parsed, verification, told => Write(bench.Terminal, told));
            return verification.Sound ? ExitCode.Done : ExitCode.Refused;
        }, cancellationToken));
        return command;
    }

    private static void Write(Terminal terminal, Verification told)
    {
        terminal.Table(
            ["view", "checked#", "wrong#", ""],
            told.Views.Select(view => new[] { view.View, $"{view.Checked}", $"{view.Wrong}", view.Wrong == 0 ? "sound" : view.Repaired ? "made anew" : "WRONG" }));
        if (!told.Sound)
            terminal.Say("pv verify --repair makes anew what differs");
    }
}
