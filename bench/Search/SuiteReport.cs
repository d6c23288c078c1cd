using System.Globalization;
using System.Text;

namespace ProductionValue.Bench.Search;

/// <summary>
/// A report of parts, each under its own heading and with the command that made it. A part that is measured again takes its old place; the
/// others stay as they were.
/// </summary>
internal sealed class SuiteReport(string folder)
{
    private const string Preamble = "# Search, alone";
    private readonly StringBuilder part = new();
    private string heading = "";

    private string PathName => Path.Combine(folder, "search.md");

    /// <summary>Begins a part.</summary>
    public void Begin(string title, string command)
    {
        heading = title;
        part.Clear();
        Say($"## {title}\n");
        Say($"`{command}`, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}.\n");
    }

    /// <summary>Adds a line, and shows it.</summary>
    public void Say(FormattableString line)
    {
        var text = line.ToString(CultureInfo.InvariantCulture);
        part.Append(text).Append('\n');
        Console.WriteLine(text);
    }

    /// <summary>Writes the part that was begun into the report.</summary>
    public void End()
    {
        Directory.CreateDirectory(folder);
        var parts = File.Exists(PathName) ? File.ReadAllText(PathName).Split("\n## ").ToList() : [];
        parts = [About(), .. parts.Skip(1).Select(old => "## " + old.TrimEnd())];
        var at = parts.FindIndex(old => old.StartsWith($"## {heading}\n", StringComparison.Ordinal));
        if (at < 0)
            parts.Add(part.ToString().TrimEnd());
        else
            parts[at] = part.ToString().TrimEnd();
        File.WriteAllText(PathName, string.Join("\n\n", parts) + "\n");
    }

    private static string About() =>
        $"""
        {Preamble}

        {Cpu()}, {Environment.ProcessorCount} cores shared with other work, .NET {Environment.Version}. M 16, EfConstruction 200, squared Euclidean, k 10 unless said;
        embeddings in 500 overlapping clouds, queries held out of the same. Rates are queries per CPU second of one thread, medians. Ratios are medians of the ratios of short turns.
        Beside other programs: `search-peers.md`.
        """;

    private static string Cpu() =>
        File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim() : "unknown CPU";
}
