using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ProductionValue.Bench.Http;

/// <summary>Debian's wrk, a load tool, and its figures as a line of a table.</summary>
internal static partial class Wrk
{
    /// <summary>Measures one request and writes its line.</summary>
    public static void Measure(string name, Uri url, string folder, string script, int connections, int seconds)
    {
        var file = Path.Combine(folder, "request.lua");
        File.WriteAllText(file, script);
        Run(url, file, connections, 3); // Until everything is compiled and in memory.
        var said = Run(url, file, connections, seconds);
        var rate = RateLine().Match(said).Groups[1].Value;
        var wrong = WrongLine().Match(said) is { Success: true } line ? line.Groups[1].Value : "0";
        Console.WriteLine($"| {name} | {connections} | {rate} | {Quantile(said, "50")} | {Quantile(said, "99")} | {wrong} |");
    }

    private static string Run(Uri url, string script, int connections, int seconds)
    {
        var start = new ProcessStartInfo("wrk", ["-t", "1", "-c", $"{connections}", "-d", $"{seconds}s", "--latency", "-s", script, url.ToString()]) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("wrk did not start: apt-get install wrk");
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? said : throw new InvalidOperationException(said);
    }

    private static string Quantile(string said, string percent)
    {
        var found = Regex.Match(said, $@"{percent}%\s+([\d.]+)(us|ms|s)");
        var factor = found.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 };
        return (double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) * factor).ToString("0.00", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex RateLine();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex WrongLine();
}
