using System.Text.Encodings.Web;
using System.Text.Json;
using ProductionValue.Audio;

namespace ProductionValue.Bench.Audio;

/// <summary>The audio room's verbs.</summary>
internal static class AudioBench
{
    private const int Rounds = 3;
    private const int Repetitions = 7;

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
            foreach (var timing in Stopwatches.Run(3 * Repetitions, work))
                Console.WriteLine(JsonSerializer.Serialize(new { name = timing.Name, s_per_clip = Math.Round(timing.Median, 7) }, Plain));
            return 0;
        }
        var (ours, peers) = Alternate(work, clipPath);
        var twoThreads = (ThreadScaling.OfKernels(decoded.Clip), files.Paths.Count > 0 ? ThreadScaling.OfFiles(files.Paths.First(path => !path.EndsWith(".m4a", StringComparison.Ordinal))) : (double?)null);
        var table = AudioTable.Write(ours, peers, twoThreads) + Environment.NewLine + Environment.NewLine + KernelRuns.Run();
        Console.WriteLine(table);
        if (Option(arguments, "--out") is { } path)
            File.WriteAllText(path, table + Environment.NewLine);
        return 0;
    }

    // Rounds of ours and of the peers take turns, so that what slows the machine for a while slows both.
    private static (Dictionary<string, double> Ours, Dictionary<string, double> Peers) Alternate(AudioWork[] work, string clipPath)
    {
        var (ours, peers) = (new List<Timing>(), new List<Timing>());
        for (var round = 0; round < Rounds; round++)
        {
            ours.AddRange(Stopwatches.Run(Repetitions, work));
            if (AudioPeers.Run(clipPath, Repetitions) is { } measured)
                peers.AddRange(measured);
        }
        return (Medians(ours), Medians(peers));
    }

    private static Dictionary<string, double> Medians(IEnumerable<Timing> timings) => timings
        .GroupBy(timing => timing.Name)
        .ToDictionary(group => group.Key, group => group.Select(timing => timing.Median).Order().ElementAt(group.Count() / 2));

    private static string? Option(string[] arguments, string name) =>
        arguments.Zip(arguments.Skip(1)).Where(pair => pair.First == name).Select(pair => pair.Second).LastOrDefault();
}
