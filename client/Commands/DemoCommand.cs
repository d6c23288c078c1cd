using System.CommandLine;
using System.Diagnostics;
using ProductionValue.Contracts;
using ProductionValue.Credits;

namespace ProductionValue.Client;

/// <summary><c>pv demo</c>: the main job on real music: learn from some tracks, say who produced others that were held back.</summary>
internal static class DemoCommand
{
    private const int ToldProducers = 3;

    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var set = new Option<string?>("--set") { Description = "Folder of the demo's music (default: in your cache folder, fetched if missing)", HelpName = "DIR" };
        var command = new Command("demo", "Learn from openly licensed music and name the producers of tracks held back") { set, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.Guarded(parsed, async () =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(set) ?? DefaultFolder(bench.Terminal));
            if (!File.Exists(Path.Combine(folder, "complete")) && await Fetch(bench, folder, cancellationToken) is var code && code != 0)
                return bench.Refuse(parsed, $"the demo's music is not complete in {folder}; to use your own instead: pv ingest ~/Music --manifest credits.csv");
            var named = parsed.GetValue(CommonOptions.Data);
            var own = new DataDirectory(Path.Combine(folder, "library"));
            await using var silo = await bench.Locator.Connect(parsed.GetValue(CommonOptions.Server), named, cancellationToken, own);
            var report = await Run(bench, silo.Client, folder, cancellationToken);
            return bench.Answer(parsed, report, told => Write(bench.Terminal, told, folder, (DataDirectory.Named(named, bench.Terminal.Variable) ?? own).Path));
        }));
        return command;
    }

    private static string DefaultFolder(Terminal terminal) => Path.Combine(
        terminal.Variable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(terminal.Variable("HOME") ?? ".", ".cache"), "production-value", "demo");

    private static async Task<int> Fetch(Workbench bench, string folder, CancellationToken cancellationToken)
    {
        bench.Terminal.Remark($"fetching the demo's music into {folder} …");
        var start = new ProcessStartInfo("sh", [DemoDataCommand.Script(bench), folder]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
                bench.Terminal.Remark(line);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<DemoReport> Run(Workbench bench, ProductionValueClient library, string folder, CancellationToken cancellationToken)
    {
        var plan = IngestPlan.Make([], Manifest.Read(Path.Combine(folder, "ingest.csv")));
        bench.Terminal.Remark($"ingesting {plan.Count} tracks …");
        var ingested = await new IngestRun(library, bench).Run(plan, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var refused in ingested.Files.Where(file => file.Outcome == FileOutcome.Refused))
            bench.Terminal.Remark($"refused {refused.Path}: {refused.Reason}");

        var generation = (await library.Library(cancellationToken)).Generation;
        if (generation == 0 || ingested.Added + ingested.Updated > 0)
        {
            bench.Terminal.Remark("fitting …");
            var fitted = await FitCommand.Run(library, bench.Terminal, cancellationToken);
            if (fitted.Error is not null)
                throw new InvalidDataException("the fit failed: " + fitted.Error);
            generation = (await library.Library(cancellationToken)).Generation;
        }

        var (answers, similar) = await Ask(bench, library, Manifest.Read(Path.Combine(folder, "held-back.csv")), cancellationToken);
        return new DemoReport(ingested with { Files = [] }, generation, answers.Count(answer => answer.IsRight), answers, similar);
    }

    private static async Task<(List<DemoAnswer> Answers, SimilarTracks? Similar)> Ask(
        Workbench bench, ProductionValueClient library, Manifest held, CancellationToken cancellationToken)
    {
        bench.Terminal.Remark($"asking about {held.Rows.Count} tracks that were held back …");
        var answers = new List<DemoAnswer>();
        SimilarTracks? similar = null;
        var schemas = await QuerySubject.LiveSchemas(library, cancellationToken);
        foreach (var row in held.Rows)
        {
            var reading = bench.Sound.Extract(row.FullPath, row.StartSeconds, schemas, cancellationToken);
            if (reading.Recording is not { } heard)
            {
                bench.Terminal.Remark($"{row.Path}: {reading.Refusal}");
                continue;
            }

            var query = new QueryTrack(null, row.Title ?? row.Path, heard.ContentId, heard.Features, row.Artist, row.Album);
            answers.Add(new DemoAnswer(row.Title ?? row.Path, row.Producers is [var first, ..] ? first : "", await library.Attribute(new AttributionQuery(query), cancellationToken)));
            similar ??= await library.Similar(new SimilarQuery(query, 5), cancellationToken);
        }

        return (answers, similar);
    }

    private static void Write(Terminal terminal, DemoReport report, string folder, string data)
    {
        terminal.Say($"The library learned from {report.Ingest.Added + report.Ingest.Updated + report.Ingest.Unchanged} tracks. Who produced these, which it has never seen?");
        terminal.Table(["", "title", "truth", "says", "because it sounds like"], report.HeldBack.Select(Row));
        terminal.Say($"{report.Right} of {report.HeldBack.Count} right (these authors compose, play and produce: style helps too).");
        if (report.Similar is { } similar)
        {
            terminal.Say("");
            terminal.Say($"What sounds like \"{Terminal.Printable(similar.Track)}\"?");
            SimilarCommand.Write(terminal, similar.Similar, similar.Partial);
        }

        terminal.Say($"Look around:         ./pv up --data {data}   then open {SiloLocator.UsualAddress.OriginalString}");
        terminal.Say("With your own music: ./pv ingest ~/Music --manifest credits.csv   then   ./pv attribute song.mp3");
        terminal.Say($"The demo's music and library are in {folder}; delete that folder when you are done.");
    }

    private static string[] Row(DemoAnswer answer)
    {
        var said = answer.Attribution.Producers.Take(ToldProducers).Select(producer => $"{producer.Producer} {AttributeCommand.Percent(producer.Probability)}");
        var evidence = answer.Attribution.Evidence.Take(2).Select(track => $"{track.Title} ({AttributeCommand.Three(track.Similarity)})");
        return [answer.IsRight ? "right" : "wrong", answer.Title, answer.Truth, $"{string.Join(", ", said)}; nobody known {AttributeCommand.Percent(answer.Attribution.Unknown)}", string.Join(", ", evidence)];
    }
}
