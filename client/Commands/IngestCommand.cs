using System.CommandLine;
using ProductionValue.Contracts;
using ProductionValue.Credits;

namespace ProductionValue.Client;

/// <summary><c>pv ingest</c>: brings files and folders into the library.</summary>
internal static class IngestCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files, folders and playlists (.m3u8, .xspf)", Arity = ArgumentArity.ZeroOrMore };
        var manifest = new Option<string?>("--manifest")
        {
            Description = $"Tracks with credits: CSV with the columns {ManifestColumn.TrackId}, {ManifestColumn.Path}, {ManifestColumn.Title}, "
                + $"{ManifestColumn.Artist}, {ManifestColumn.Producer}, {ManifestColumn.Album}, {ManifestColumn.StartSeconds}, of which only path must be there",
            HelpName = "CSV",
        };
        var noFit = new Option<bool>("--no-fit") { Description = "Do not fit, even where nothing has been fitted yet" };
        var command = new Command("ingest", "Add files or folders to the library") { paths, manifest, noFit, CommonOptions.Json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(paths) is not { Length: > 0 } && result.GetValue(manifest) is null)
                result.AddError("ingest: expected at least one PATH or --manifest CSV, got neither");
        });
        command.SetAction((parsed, cancellationToken) => bench.Guarded(parsed, async () =>
        {
            var plan = IngestPlan.Make(parsed.GetValue(paths) ?? [], parsed.GetValue(manifest) is { } file ? Manifest.Read(file) : null);
            if (plan.Count == 0)
                return bench.NotFound(parsed, $"no music below {string.Join(", ", parsed.GetValue(paths)!)}");
            return await bench.WithLibrary(parsed, library => Run(bench, parsed, library, plan, !parsed.GetValue(noFit), cancellationToken), cancellationToken);
        }));
        return command;
    }

    private static async Task<int> Run(
        Workbench bench, ParseResult parsed, ProductionValueClient library, IReadOnlyList<PlannedFile> plan, bool mayFit, CancellationToken cancellationToken)
    {
        var run = new IngestRun(library, bench);
        var summary = await run.Run(plan, cancellationToken);
        bench.Answer(parsed, summary, told => Write(bench.Terminal, told));
        if (run.WasInterrupted)
        {
            bench.Terminal.Remark($"interrupted: {summary.Files.Count} of {plan.Count} files are accounted for and stay; run the same command to go on");
            return ExitCode.Interrupted;
        }

        if (summary.HoldsAny)
            await FitFirst(bench, library, summary.Added + summary.Updated > 0, mayFit, cancellationToken);
        return summary.HoldsAny ? ExitCode.Done : ExitCode.Refused;
    }

    // The first fit comes by itself (after a killed import, too), so that a newcomer's next question has an answer; later ones are the user's to time.
    private static async Task FitFirst(Workbench bench, ProductionValueClient library, bool changed, bool mayFit, CancellationToken cancellationToken)
    {
        var live = (await library.Generations(cancellationToken)).FirstOrDefault(generation => generation.Status == GenerationStatus.Live);
        if (live is { Factory: false })
        {
            if (changed)
                bench.Terminal.Remark($"generation {live.Number} answers for the new tracks too; pv fit learns from their credits");
        }
        else if (mayFit)
        {
            var ended = await FitCommand.Run(library, bench.Terminal, cancellationToken);
            bench.Terminal.Remark(ended.Error is null
                ? $"fitted generation {ended.Generation?.Number}{Kept(ended.Generation)}: ask with pv attribute or pv similar"
                : $"the tracks are in, but the first fit failed: {ended.Error}");
        }
    }

    private static string Kept(Generation? fitted) =>
        fitted?.Status == GenerationStatus.Standby ? $", but the factory model goes on answering ({fitted.Note})" : "";

    /// <summary>Writes an import's account: counts, then each file that was refused or has a remark.</summary>
    public static void Write(Terminal terminal, IngestSummary summary)
    {
        terminal.Say($"{summary.Added} added, {summary.Updated} updated, {summary.Unchanged} unchanged, {summary.Refused} refused");
        foreach (var file in summary.Files.Where(file => file.Reason is not null))
            terminal.Say(Terminal.Printable($"{file.Outcome}  {file.Path}: {file.Reason}"));
    }
}
