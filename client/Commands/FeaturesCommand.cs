using System.CommandLine;
using System.Globalization;
using ProductionValue.Audio;

namespace ProductionValue.Client;

/// <summary><c>pv features</c>: what is heard in a file, without any library.</summary>
internal static class FeaturesCommand
{
    private const int MostPrinted = 1_000;

    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var file = new Argument<string>("FILE") { Description = "A recording" };
        var (frames, to) = (MakeFrames(), new Option<string>("--to") { Description = "Folder of the .npy files (default: here)", HelpName = "DIR", DefaultValueFactory = _ => "." });
        var command = new Command("features", "Print the feature vectors of a file, and write its frame arrays") { file, CommonOptions.Start, frames, to, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.Guarded(parsed, () =>
        {
            var path = parsed.GetRequiredValue(file);
            if (!File.Exists(path))
                return Task.FromResult(bench.NotFound(parsed, $"no file \"{path}\""));
            var start = parsed.GetValue(CommonOptions.Start);
            var reading = new FileInfo(path).Length == 0
                ? new SoundReading(null, "expected an audio file, got an empty one (0 bytes)")
                : bench.Sound.Extract(path, start, bench.Sound.Schemas, cancellationToken);
            if (reading.Recording is not { } heard)
                return Task.FromResult(bench.Refuse(parsed, $"{path}: {reading.Refusal}"));
            IReadOnlyList<FrameFile> written = [];
            if (parsed.GetValue(frames) is { } names)
            {
                (written, var refusal) = FrameFiles.Write(path, start, names, parsed.GetRequiredValue(to), cancellationToken);
                if (refusal is not null)
                    return Task.FromResult(bench.Refuse(parsed, $"{path}: {refusal}"));
            }

            var told = new FileFeatures(path, heard.ContentId, heard.DurationSeconds, heard.StartSeconds, heard.ClipSeconds, [.. heard.Features.Select(NamedFeatures.Of)], written);
            return Task.FromResult(bench.Answer(parsed, told, document => Write(bench.Terminal, document)));
        }));
        return command;
    }

    private static Option<string?> MakeFrames()
    {
        var kinds = FrameArrays.Kinds.Select(kind => kind.Rows > 1 ? $"{kind.Name} [{kind.Rows}, frames]" : kind.Rows == 1 ? $"{kind.Name} [frames]" : $"{kind.Name} [samples]");
        var frames = new Option<string?>("--frames")
        {
            Description = $"Write arrays as NAME.npy, float32, laid out as librosa's (22,050 Hz, 2,048 samples every 512): {string.Join(", ", kinds)}",
            HelpName = "NAME,NAME…",
        };
        frames.Validators.Add(result =>
        {
            if (result.GetValue(frames) is { } names && FrameFiles.Unknown(names) is { Length: > 0 } unknown)
                result.AddError($"--frames: expected names out of {string.Join(", ", FrameArrays.Names)}, got \"{string.Join("\", \"", unknown)}\"");
        });
        return frames;
    }

    private static void Write(Terminal terminal, FileFeatures file)
    {
        terminal.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"content {file.ContentId}, {file.DurationSeconds:0.0} s, excerpt of {file.ClipSeconds:0.0} s from {file.StartSeconds:0.0} s"));
        foreach (var vector in file.Features.Where(vector => vector.Values.Length <= MostPrinted))
        {
            terminal.Say($"schema {vector.Schema}");
            terminal.Table(
                ["dimension", "value#", "unit"],
                vector.Values.Select((value, i) => new[] { vector.Names[i], value.ToString("0.####", CultureInfo.InvariantCulture), vector.Units[i] }));
        }

        foreach (var vector in file.Features.Where(vector => vector.Values.Length > MostPrinted))
            terminal.Say($"schema {vector.Schema}: {vector.Values.Length} values, {vector.Names[0]} to {vector.Names[^1]}: --json prints them");
        foreach (var frames in file.Frames)
            terminal.Say($"{frames.Path}: [{string.Join(", ", frames.Shape)}]");
    }
}

/// <summary>What <c>pv features --json</c> tells.</summary>
/// <param name="Path">The file.</param>
/// <param name="ContentId">Identity of the audio content alone.</param>
/// <param name="DurationSeconds">Length of the whole recording.</param>
/// <param name="StartSeconds">Where the analysed excerpt starts.</param>
/// <param name="ClipSeconds">Length of the analysed excerpt.</param>
/// <param name="Features">One vector a schema.</param>
/// <param name="Frames">The frame arrays that were written.</param>
internal sealed record FileFeatures(
    string Path, string ContentId, double DurationSeconds, double StartSeconds, double ClipSeconds, NamedFeatures[] Features, IReadOnlyList<FrameFile> Frames);

/// <summary>A feature vector with the names of its dimensions.</summary>
/// <param name="Schema">Id of the schema, with its version.</param>
/// <param name="Names">Name of each dimension.</param>
/// <param name="Units">Unit of each; <c>1</c> where there is none.</param>
/// <param name="Values">Value of each.</param>
internal sealed record NamedFeatures(string Schema, string[] Names, string[] Units, float[] Values)
{
    /// <summary>Puts names to values; a schema that is not known here has none.</summary>
    public static NamedFeatures Of(Contracts.FeatureVector vector)
    {
        var dimensions = FeatureSchema.Find(vector.Schema)?.Dimensions ?? [.. vector.Values.Select((_, i) => new FeatureDimension($"{i}", "1"))];
        return new NamedFeatures(vector.Schema, [.. dimensions.Select(dimension => dimension.Name)], [.. dimensions.Select(dimension => dimension.Unit)], [.. vector.Values]);
    }
}
