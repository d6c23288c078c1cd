using System.CommandLine;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv producers</c>: who is credited in the library.</summary>
internal static class ProducersCommand
{
    private const int PageSize = 500;

    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var limit = CommonOptions.Limit("How many to list (default: all)");
        var command = new Command("producers", "List producers, most tracks first") { limit, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var wanted = parsed.GetValue(limit) ?? int.MaxValue;
            var listed = new List<ProducerSummary>();
            ProducerPage page;
            string? cursor = null;
            do
            {
                page = await library.Producers(cursor, Math.Min(PageSize, wanted - listed.Count), cancellationToken);
                listed.AddRange(page.Producers);
                cursor = page.Next;
            }
            while (cursor is not null && listed.Count < wanted && page.Producers.Length > 0);
            return bench.Answer(parsed, page with { Producers = [.. listed], Next = cursor }, told => Write(bench.Terminal, told));
        }, cancellationToken));
        return command;
    }

    private static void Write(Terminal terminal, ProducerPage page)
    {
        if (page.Producers.Length == 0)
        {
            terminal.Say("nobody is credited yet: ingest music with credits, or add some with pv credit TRACK_ID PRODUCER");
            return;
        }

        terminal.Table(["producer", "tracks#"], page.Producers.Select(producer => new[] { producer.Producer, $"{producer.Tracks}" }));
        if (page.Producers.Length < page.Total)
            terminal.Say($"{page.Producers.Length} of {page.Total}");
    }
}
