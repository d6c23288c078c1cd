using System.Text.Json;
using ProductionValue.Tests.Tidy;

namespace ProductionValue.Tests.Telemetry;

/// <summary>One panel's query.</summary>
internal sealed record PanelQuery(string Dashboard, string Panel, string Description, string Expression, string Legend)
{
    /// <summary>The query as Grafana sends it.</summary>
    public string Filled => Expression.Replace("$__rate_interval", "60s", StringComparison.Ordinal).Replace("$__range", "60s", StringComparison.Ordinal)
        .Replace("$job", "production-value", StringComparison.Ordinal).Replace("$instance", ".*", StringComparison.Ordinal);
}

/// <summary>The dashboards as Grafana reads them.</summary>
internal static class Dashboards
{
    public static IEnumerable<(string File, JsonElement Board)> All() => Repository.Files(".json")
        .Where(file => file.StartsWith("deploy/grafana/dashboards/", StringComparison.Ordinal))
        .Select(file => (file, JsonDocument.Parse(Repository.Read(file)).RootElement));

    /// <summary>Every panel that shows something.</summary>
    public static IEnumerable<JsonElement> Panels(JsonElement board) =>
        board.GetProperty("panels").EnumerateArray().Where(panel => panel.GetProperty("type").GetString() != "row");

    public static IEnumerable<PanelQuery> Queries() =>
        from entry in All()
        from panel in Panels(entry.Board)
        from target in panel.GetProperty("targets").EnumerateArray()
        select new PanelQuery(
            entry.File, panel.GetProperty("title").GetString()!, panel.GetProperty("description").GetString()!,
            target.GetProperty("expr").GetString()!, target.GetProperty("legendFormat").GetString()!);
}
