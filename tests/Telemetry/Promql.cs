using System.Text.RegularExpressions;

namespace ProductionValue.Tests.Telemetry;

/// <summary>Which metrics and labels a query speaks of.</summary>
internal static partial class Promql
{
    /// <summary>Each metric with the labels it is chosen by.</summary>
    public static IEnumerable<(string Metric, string[] Labels)> Selectors(string query) =>
        Selector().Matches(query).Select(selector => (
            selector.Groups["metric"].Value,
            Label().Matches(selector.Groups["labels"].Value).Select(label => label.Groups["name"].Value).ToArray()));

    /// <summary>Labels that aggregations keep, without the bucket bounds.</summary>
    public static IEnumerable<string> Grouped(string query) =>
        By().Matches(query).SelectMany(by => by.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries)).Where(label => label != "le").Distinct();

    /// <summary>Labels a legend shows.</summary>
    public static IEnumerable<string> Legend(string format) => Shown().Matches(format).Select(shown => shown.Groups["label"].Value);

    [GeneratedRegex(@"(?<metric>(?:production_value_|http_server_|dotnet_|orleans_|kestrel_|job:)[a-z0-9_:]+|\bup(?=\{))(?:\{(?<labels>[^}]*)\})?")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(?<name>[a-z_]+)\s*(?:=~|!=|!~|=)\s*""")]
    private static partial Regex Label();

    [GeneratedRegex(@"by \((?<labels>[^)]*)\)")]
    private static partial Regex By();

    [GeneratedRegex(@"\{\{\s*(?<label>\w+)\s*\}\}")]
    private static partial Regex Shown();
}
