using System.CommandLine;
using System.Globalization;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv features</c>: what is heard in a file, without any library.</summary>
internal static class FeaturesCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var file = new Argument<string>("FILE") { Description = "A recording" };
        var command = new Command("features", "Extract the feature vectors of a file") { file, CommonOptions.Start, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.Guarded(parsed, () =>
        {
            var path = parsed.GetRequiredValue(file);
            if (!File.Exists(path))
                return Task.FromResult(bench.NotFound(parsed, $"no file \"{path}\""));
            var reading = new FileInfo(path).Length == 0
                ? new SoundReading(null, "expected an audio file, got an empty one (0 bytes)")
                : bench.Sound.Extract(path, parsed.GetValue(CommonOptions.Start), bench.Sound.Schemas, cancellationToken);
            if (reading.Recording is not { } heard)
                return Task.FromResult(bench.Refuse(parsed, $"{path}: {reading.Refusal}"));
            var told = new FileFeatures(path, heard.ContentId, heard.DurationSeconds, heard.StartSeconds, heard.ClipSeconds, heard.Features);
            return Task.FromResult(bench.Answer(parsed, told, document => Write(bench.Terminal, document)));
        }));
        return command;
    }

    private static void Write(Terminal terminal, FileFeatures file)
    {
        terminal.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"content {file.ContentId}, {file.DurationSeconds:0.0} s, excerpt of {file.ClipSeconds:0.0} s from {file.StartSeconds:0.0} s"));
        terminal.Table(
            ["schema", "dimensions#", "first values"],
            file.Features.Select(vector => new[]
            {
                vector.Schema, $"{vector.Values.Length}", string.Join(' ', vector.Values.Take(6).Select(value => value.ToString("0.###", CultureInfo.InvariantCulture))),
            }));
    }
}

/// <summary>What <c>pv features --json</c> tells.</summary>
/// <param name="Path">The file.</param>
/// <param name="ContentId">Identity of the audio content alone.</param>
/// <param name="DurationSeconds">Length of the whole recording.</param>
/// <param name="StartSeconds">Where the analysed excerpt starts.</param>
/// <param name="ClipSeconds">Length of the analysed excerpt.</param>
/// <param name="Features">One vector a schema.</param>
internal sealed record FileFeatures(
    string Path, string ContentId, double DurationSeconds, double StartSeconds, double ClipSeconds, FeatureVector[] Features);
