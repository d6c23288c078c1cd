using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ProductionValue.Tests.Tidy;
using YamlDotNet.RepresentationModel;

namespace ProductionValue.Tests.Telemetry;

/// <summary>Prometheus takes the rules, each alert fires when it should and not otherwise, and each leads to a page that says what to do.</summary>
public sealed partial class RuleTests(BusyCluster cluster)
{
    private static string Deploy => Path.Combine(Repository.Root, "deploy", "prometheus");

    [Fact]
    public void Prometheus_takes_configuration_and_rules()
    {
        Promtool("check", "rules", Path.Combine(Deploy, "rules", "recording.yml"), Path.Combine(Deploy, "rules", "alerts.yml"));
        Promtool("check", "config", "--syntax-only", Path.Combine(Deploy, "prometheus.yml"));
    }

    [Fact]
    public void Each_alert_fires_when_it_should_and_stays_quiet_otherwise()
    {
        var tested = Repository.Read("deploy/prometheus/tests/alerts.yml");
        foreach (var (alert, _, _) in Alerts())
        {
            Assert.Contains($"name: {alert} fires\n", tested, StringComparison.Ordinal);
            Assert.Contains($"name: {alert} stays quiet\n", tested, StringComparison.Ordinal);
        }

        Promtool("test", "rules", Path.Combine(Deploy, "tests", "alerts.yml"));
    }

    [Fact]
    public void Each_alert_leads_to_a_section_that_says_what_to_do()
    {
        var headings = Heading().Matches(Repository.Read("docs/OPERATIONS.md"))
            .Select(heading => heading.Groups["text"].Value.Trim().ToLowerInvariant().Replace(' ', '-')).ToArray();
        Assert.True(Alerts().Count() >= 20);
        foreach (var (alert, _, runbook) in Alerts())
        {
            Assert.StartsWith("docs/OPERATIONS.md#", runbook, StringComparison.Ordinal);
            Assert.True(headings.Contains(runbook["docs/OPERATIONS.md#".Length..]), $"{alert}: no section {runbook}");
        }
    }

    [Fact]
    public async Task Every_recording_rule_gives_numbers_of_a_busy_silo()
    {
        await cluster.Ready();
        var recorded = Rules("recording.yml").Select(rule => Text(rule, "record")!).ToArray();
        Assert.NotEmpty(recorded);
        foreach (var name in recorded)
        {
            var series = await cluster.Prometheus.Query(name, CancellationToken.None);
            Assert.True(series.Length > 0, $"{name} is empty");
            Assert.All(series, one => Assert.True(double.IsFinite(double.Parse(one.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture)), $"{name}: {one}"));
        }
    }

    [Fact]
    public async Task Every_alert_watches_metrics_and_labels_that_exist_and_none_fires_on_a_healthy_silo()
    {
        await cluster.Ready();
        foreach (var (alert, expression, _) in Alerts())
        {
            foreach (var (metric, labels) in Promql.Selectors(expression))
            {
                var known = await cluster.Prometheus.LabelsOf(metric, CancellationToken.None);
                Assert.True(known.Count > 0, $"{alert}: no metric {metric}");
                Assert.All(labels, label => Assert.True(known.Contains(label), $"{alert}: {metric} has no label {label}"));
            }

            _ = await cluster.Prometheus.Query(expression, CancellationToken.None);
        }

        Assert.Empty(await cluster.Prometheus.Query("ALERTS{alertstate=\"firing\"}", CancellationToken.None));
    }

    internal static void Promtool(params string[] arguments)
    {
        var start = new ProcessStartInfo("promtool", arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + error.Result);
    }

    private static IEnumerable<(string Alert, string Expression, string Runbook)> Alerts() => Rules("alerts.yml")
        .Select(rule => (Text(rule, "alert")!, Text(rule, "expr")!, Text((YamlMappingNode)rule.Children["annotations"], "runbook")!));

    private static IEnumerable<YamlMappingNode> Rules(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Repository.Read("deploy/prometheus/rules/" + file)));
        return ((YamlSequenceNode)yaml.Documents[0].RootNode["groups"]).SelectMany(group => (YamlSequenceNode)group["rules"]).Cast<YamlMappingNode>();
    }

    private static string? Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value : null;

    [GeneratedRegex(@"^#{2,4} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
