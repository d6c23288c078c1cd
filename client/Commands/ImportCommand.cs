using System.CommandLine;
using System.IO.Pipelines;
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
            Description = "Tracks with feature vectors, one JSON document a line as PUT /api/v1/tracks/ID takes it (.ndjson; - for standard input), or with columns track, values, title, artist, album, producer, year and others (.parquet)",
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
            var path = parsed.GetValue(file)!;
            var summary = path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)
                ? await ImportParquet(library, path, cancellationToken)
                : await ImportLines(library, path, cancellationToken);
            bench.Answer(parsed, summary, told => Write(bench.Terminal, told));
            return summary.Refused == 0 ? ExitCode.Done : ExitCode.Refused;
        }, cancellationToken));
        return command;
    }

    private static async Task<ImportSummary> ImportLines(ProductionValueClient library, string path, CancellationToken cancellationToken)
    {
        await using var lines = path is "-" ? Console.OpenStandardInput() : File.OpenRead(path);
        return await library.Import(lines, cancellationToken);
    }

    private static async Task<ImportSummary> ImportParquet(ProductionValueClient library, string path, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1 << 22, resumeWriterThreshold: 1 << 21));
        var writing = Task.Run(
            async () =>
            {
                try
                {
                    await using var lines = pipe.Writer.AsStream(leaveOpen: true);
                    await ParquetTracks.WriteLines(path, lines, stop.Token);
                    await pipe.Writer.CompleteAsync();
                }
                catch (Exception failure)
                {
                    await pipe.Writer.CompleteAsync(failure); // The request ends with it: what was sent before is in the library.
                    throw;
                }
            },
            CancellationToken.None);
        try
        {
            await using var lines = pipe.Reader.AsStream();
            return await library.Import(lines, cancellationToken);
        }
        catch (Exception) when (writing.IsFaulted)
        {
            await writing; // Says what is wrong with the file.
            throw;
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    private static void Write(Terminal terminal, ImportSummary told)
    {
        var tracks = told.Added + told.Updated + told.Unchanged;
        terminal.Say($"{told.Added} added, {told.Updated} updated, {told.Unchanged} unchanged, {told.Refused} refused: {tracks / Math.Max(told.Seconds, 1e-3):0} tracks a second; index and producers followed in {told.ViewSeconds:0.0} s");
        foreach (var refusal in told.Refusals)
            terminal.Say(Terminal.Printable($"line {refusal.Line}: {refusal.Reason}"));
    }
}
