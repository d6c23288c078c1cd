using System.CommandLine;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv import</c>: brings what others published into the library, and tracks whose feature vectors are known already.</summary>
internal static class ImportCommand
{
    /// <summary>The verb with its own verbs.</summary>
    public static Command Create(Workbench bench)
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "Tracks with feature vectors, one JSON document a line as PUT /api/v1/tracks/ID takes it (.ndjson); - for standard input",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("import", "Add tracks whose feature vectors are known already, or read published dumps: MusicBrainz credits, AcousticBrainz descriptions")
        {
            file, CommonOptions.Json, ImportMusicBrainzCommand.Create(bench), ImportAcousticBrainzCommand.Create(bench),
        };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(file) is null)
                parsed.AddError("import: expected FILE, musicbrainz or acousticbrainz");
        });
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            await using var lines = parsed.GetValue(file) is var path and not "-" ? File.OpenRead(path!) : Console.OpenStandardInput();
            var summary = await library.Import(lines, cancellationToken);
            bench.Answer(parsed, summary, told => Write(bench.Terminal, told));
            return summary.Refused == 0 ? ExitCode.Done : ExitCode.Refused;
        }, cancellationToken));
        return command;
    }

    private static void Write(Terminal terminal, ImportSummary told)
    {
        var tracks = told.Added + told.Updated + told.Unchanged;
        terminal.Say($"{told.Added} added, {told.Updated} updated, {told.Unchanged} unchanged, {told.Refused} refused: {tracks / Math.Max(told.Seconds, 1e-3):0} tracks a second; index and producers followed in {told.ViewSeconds:0.0} s");
        foreach (var refusal in told.Refusals)
            terminal.Say(Terminal.Printable($"line {refusal.Line}: {refusal.Reason}"));
    }
}
