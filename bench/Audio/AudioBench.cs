using System.Text.Encodings.Web;
using System.Text.Json;
using ProductionValue.Audio;

namespace ProductionValue.Bench.Audio;

/// <summary>The audio room's verbs.</summary>
internal static class AudioBench
{
    private const int Rounds = 5;
    private const int Repetitions = 5;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // A plus is a plus.

    /// <summary>Runs the benchmark.</summary>
    /// <param name="arguments"><c>--json</c>: our own figures alone; <c>--clip FILE</c>; <c>--out FILE</c>: the table as a file.</param>
    public static int Run(string[] arguments)
    {
        var clipPath = Option(arguments, "--clip") ?? Path.Combine("tests", "Goldens", "audio", "battle_epic_30s.flac");
        var decoded = new AudioDecoder().Decode(clipPath);
        if (!decoded.IsDecoded)
        {
            Console.Error.WriteLine($"{clipPath}: {decoded.Refusal.Reason}");
            return 1;
        }
        using var files = new EncodedClips(clipPath);
        var work = AudioWork.Of(decoded.Clip).Concat(AudioWork.Of(files.Paths)).ToArray();
        if (arguments.Contains("--json"))
        {
            foreach (var timing in Stopwatches.Run(4 * Repetitions, work))
                Console.WriteLine(JsonSerializer.Serialize(new { name = timing.Name, s_per_clip = Math.Round(timing.Median, 7) }, Plain));
            return 0;
        }
        var runs = Alternate(work, clipPath);
        var twoThreads = (ThreadScaling.OfKernels(decoded.Clip), files.Paths.Count > 0 ? ThreadScaling.OfFiles(files.Paths.First(path => !path.EndsWith(".m4a", StringComparison.Ordinal))) : (double?)null);
        var table = AudioTable.Write(runs, twoThreads) + Environment.NewLine + Environment.NewLine + KernelRuns.Run();
        Console.WriteLine(table);
        if (Option(arguments, "--out") is { } path)
            File.WriteAllText(path, table + Environment.NewLine);
        return 0;
    }

    // Rounds of ours and of the peers take turns, so that what slows the machine for a while slows both.
    private static AudioRuns Alternate(AudioWork[] work, string clipPath)
    {
        List<Dictionary<string, double>> ours = [Medians(Stopwatches.Run(Repetitions, work))];
        var peers = new List<Dictionary<string, double>>();
        for (var round = 0; round < Rounds && AudioPeers.Run(clipPath, Repetitions) is { } measured; round++)
        {
            peers.Add(Medians(measured));
            ours.Add(Medians(Stopwatches.Run(Repetitions, work)));
        }
        return new(ours, peers);
    }

    private static Dictionary<string, double> Medians(IEnumerable<Timing> timings) => timings.ToDictionary(timing => timing.Name, timing => timing.Median);

    private static string? Option(string[] arguments, string name) =>
        arguments.Zip(arguments.Skip(1)).Where(pair => pair.First == name).Select(pair => pair.Second).LastOrDefault();
}
