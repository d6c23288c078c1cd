using System.CommandLine;

namespace ProductionValue.Client;

/// <summary><c>pv up</c>: becomes a silo with the API, until interrupted.</summary>
internal static class UpCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var port = new Option<int?>("--port") { Description = $"Port to listen on (default: {SiloLocator.UsualAddress.Port}; 0: any free one)", HelpName = "N" };
        port.Validators.Add(CommonOptions.InRange(port, 0, 65535));
        var command = new Command("up", "Run a silo with the API until interrupted; other arguments are handed to it") { port };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, _) => bench.Guarded(parsed, () =>
        {
            var words = Words(parsed, parsed.GetValue(port) ?? SiloLocator.UsualAddress.Port, bench.Terminal);
            return Task.FromResult(ProcessReplacement.Become(SiloExecutable.Find(bench.Terminal.Variable, bench.ClientFolder).CommandLine(words)));
        }));
        return command;
    }

    /// <summary>The silo's arguments.</summary>
    public static string[] Words(ParseResult parsed, int port, Terminal terminal)
    {
        var data = DataDirectory.Choose(parsed.GetValue(CommonOptions.Data), terminal.Variable);
        return ["--data", data.Path, "--port", $"{port}", .. parsed.UnmatchedTokens];
    }
}
