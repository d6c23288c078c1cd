using System.CommandLine;
using ProductionValue.Contracts;
using Spectre.Console;

namespace ProductionValue.Client;

/// <summary><c>pv top</c>: the cluster now, drawn anew every second until interrupted.</summary>
internal static class TopCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var once = new Option<bool>("--once") { Description = "Print one picture and end; so it is too where nobody watches" };
        var interval = new Option<int?>("--interval") { Description = "Seconds between two pictures (default: 1)", HelpName = "S" };
        interval.Validators.Add(CommonOptions.InRange(interval, 1, 3600));
        var command = new Command("top", "Watch the cluster: rates, latencies, recall, lag, queue and silos") { once, interval, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var live = bench.Terminal.OutIsTerminal && !parsed.GetValue(once) && !Workbench.WantsJson(parsed);
            if (live)
                return await Watch(bench.Terminal, library, TimeSpan.FromSeconds(parsed.GetValue(interval) ?? 1), cancellationToken);
            return bench.Answer(parsed, await library.Operations(cancellationToken), told => bench.Terminal.OpenOut().Write(TopView.Draw(told)));
        }, cancellationToken));
        return command;
    }

    private static async Task<int> Watch(Terminal terminal, ProductionValueClient library, TimeSpan interval, CancellationToken cancellationToken)
    {
        await terminal.OpenOut().Live(TopView.Draw(await library.Operations(cancellationToken))).StartAsync(async picture =>
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(interval, terminal.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!cancellationToken.IsCancellationRequested && await Ask(library, cancellationToken) is { } now)
                    picture.UpdateTarget(TopView.Draw(now));
            }
        });
        return ExitCode.Done; // To be interrupted is how it is meant to end.
    }

    private static async Task<ClusterOperations?> Ask(ProductionValueClient library, CancellationToken cancellationToken)
    {
        try
        {
            return await library.Operations(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
