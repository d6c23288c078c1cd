using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ProductionValue.Bench.Http;

/// <summary>Debian's wrk, a load tool.</summary>
internal static partial class Wrk
{
    private const int WarmUpSeconds = 3;

    /// <summary>Measures one request, after a while in which everything is compiled and read into memory.</summary>
    public static WrkFigures Measure(Uri url, string script, int connections, int seconds)
    {
        var file = Path.Combine(Path.GetTempPath(), $"pv-wrk-{Environment.ProcessId}.lua");
        File.WriteAllText(file, script);
        try
        {
            Run(url, file, connections, WarmUpSeconds);
            var said = Run(url, file, connections, seconds);
            var failures = FailureLine().Match(said) is { Success: true } line ? long.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
            return new WrkFigures(double.Parse(RateLine().Match(said).Groups[1].Value, CultureInfo.InvariantCulture), Quantile(said, "50"), Quantile(said, "99"), failures);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Run(Uri url, string script, int connections, int seconds)
    {
        var start = new ProcessStartInfo("wrk", ["-t", "1", "-c", $"{connections}", "-d", $"{seconds}s", "--latency", "-s", script, url.ToString()]) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("wrk did not start");
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? said : throw new InvalidOperationException(said);
    }

    private static TimeSpan Quantile(string said, string percent)
    {
        var found = Regex.Match(said, $@"{percent}%\s+([\d.]+)(us|ms|s)");
        var seconds = found.Groups[2].Value switch { "us" => 1e-6, "ms" => 1e-3, _ => 1 };
        return TimeSpan.FromSeconds(double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) * seconds);
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex RateLine();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex FailureLine();
}

/// <summary>What wrk measured.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="P50">Half of them took less.</param>
/// <param name="P99">One of a hundred took more.</param>
/// <param name="Failures">Answers other than 2xx.</param>
internal sealed record WrkFigures(double Rate, TimeSpan P50, TimeSpan P99, long Failures);
