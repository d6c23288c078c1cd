using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ProductionValue.Bench.Audio;

/// <summary>The peers script, which times numpy, scipy, FFTW and ffmpeg on the same clip.</summary>
internal static class AudioPeers
{
    private static readonly string Script = Path.GetFullPath(Path.Combine("..", "shared", "bench", "mfcc_peers.py"));

    private static bool saidWhy;

    /// <summary>Runs the script once.</summary>
    /// <param name="clipPath">The clip.</param>
    /// <param name="repetitions">How often each peer runs.</param>
    /// <returns>The medians; null where the script or its Python is missing.</returns>
    public static IReadOnlyList<Timing>? Run(string clipPath, int repetitions)
    {
        if (!File.Exists(Script))
            return Missing($"{Script} is not here");
        // Debian's own Python has the packages; another one on the search path may not.
        var start = new ProcessStartInfo(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { Script, "--clip", Path.GetFullPath(clipPath), "--reps", repetitions.ToString(CultureInfo.InvariantCulture) })
            start.ArgumentList.Add(argument);
        start.Environment.Remove("OPENBLAS_CORETYPE"); // Settings for other machines would slow the peers down.
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            return process.ExitCode == 0
                ? [.. lines.Select(Parse).OfType<Timing>()]
                : Missing($"{Script} failed (apt-get install python3-numpy python3-scipy libfftw3-single3 libopenblas0-pthread): {errors.Result.Trim().Split('\n')[^1]}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return Missing("python3 is not installed");
        }
    }

    private static Timing? Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.TryGetProperty("s_median", out var median)
            ? new Timing(document.RootElement.GetProperty("name").GetString()!, median.GetDouble())
            : null;
    }

    private static IReadOnlyList<Timing>? Missing(string reason)
    {
        if (!saidWhy)
            Console.Error.WriteLine($"without peers, our own figures only: {reason}");
        saidWhy = true;
        return null;
    }
}
