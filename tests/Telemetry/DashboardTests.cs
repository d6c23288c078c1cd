namespace ProductionValue.Tests.Telemetry;

/// <summary>Every panel shows something when the silo is busy, and is laid out so that Grafana draws it as it is.</summary>
public sealed class DashboardTests(BusyCluster cluster)
{
    [Fact]
    public async Task Every_panel_shows_numbers_of_a_busy_silo()
    {
        await cluster.Ready();
        var wrong = new List<string>();
        foreach (var panel in Dashboards.Queries())
        {
            var series = await cluster.Prometheus.Query(panel.Filled, CancellationToken.None);
            if (series.Length == 0)
                wrong.Add($"{panel.Dashboard}: {panel.Panel}: empty: {panel.Filled}");
            foreach (var one in series.Where(one => one.GetProperty("value")[1].GetString() is "NaN" or "+Inf" or "-Inf"))
                wrong.Add($"{panel.Dashboard}: {panel.Panel}: {one.GetProperty("value")[1]}: {one.GetProperty("metric")}: {panel.Filled}");
            foreach (var label in Promql.Legend(panel.Legend).Where(label => !series.All(one => one.GetProperty("metric").TryGetProperty(label, out _))))
                wrong.Add($"{panel.Dashboard}: {panel.Panel}: the legend shows {label}, which a series lacks: {panel.Filled}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_panel_speaks_of_metrics_and_labels_that_exist()
    {
        await cluster.Ready();
        var wrong = new List<string>();
        foreach (var panel in Dashboards.Queries())
            wrong.AddRange(await MissingIn(panel.Filled, $"{panel.Dashboard}: {panel.Panel}"));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Panels_fit_the_grid_do_not_overlap_and_say_what_to_do()
    {
        foreach (var (file, board) in Dashboards.All())
        {
            var taken = new HashSet<(int, int)>();
            foreach (var panel in board.GetProperty("panels").EnumerateArray())
            {
                var place = panel.GetProperty("gridPos");
                int Part(string name) => place.GetProperty(name).GetInt32();
                Assert.True(Part("x") >= 0 && Part("x") + Part("w") <= 24, $"{file}: {panel.GetProperty("title")} is wider than the grid");
                for (var x = Part("x"); x < Part("x") + Part("w"); x++)
                {
                    for (var y = Part("y"); y < Part("y") + Part("h"); y++)
                        Assert.True(taken.Add((x, y)), $"{file}: {panel.GetProperty("title")} lies on another panel");
                }
            }

            Assert.All(Dashboards.Panels(board), panel => Assert.True(panel.GetProperty("description").GetString()!.Length > 30, $"{file}: {panel.GetProperty("title")}: what to do?"));
            var ids = board.GetProperty("panels").EnumerateArray().Select(panel => panel.GetProperty("id").GetInt32()).ToArray();
            Assert.Equal(ids.Distinct(), ids);
        }
    }

    [Fact]
    public void Every_query_can_be_narrowed_by_data_source_job_and_silo()
    {
        Assert.Equal(6, Dashboards.All().Count());
        foreach (var (file, board) in Dashboards.All())
        {
            var variables = board.GetProperty("templating").GetProperty("list").EnumerateArray().Select(variable => variable.GetProperty("name").GetString()).ToArray();
            Assert.Equal(["datasource", "job", "instance"], variables);
            Assert.All(Dashboards.Panels(board), panel => Assert.Equal("${datasource}", panel.GetProperty("datasource").GetProperty("uid").GetString()));
            Assert.Equal(Path.GetFileNameWithoutExtension(file), board.GetProperty("uid").GetString());
        }

        foreach (var query in Dashboards.Queries())
        {
            Assert.Contains("job=~\"$job\"", query.Expression, StringComparison.Ordinal);
            Assert.Contains("instance=~\"$instance\"", query.Expression, StringComparison.Ordinal);
        }
    }

    private async Task<List<string>> MissingIn(string query, string where)
    {
        var wrong = new List<string>();
        var grouped = new HashSet<string>();
        foreach (var (metric, labels) in Promql.Selectors(query))
        {
            var known = await cluster.Prometheus.LabelsOf(metric, CancellationToken.None);
            if (known.Count == 0)
                wrong.Add($"{where}: no metric {metric}");
            wrong.AddRange(labels.Where(label => !known.Contains(label)).Select(label => $"{where}: {metric} has no label {label}"));
            grouped.UnionWith(known);
        }

        wrong.AddRange(Promql.Grouped(query).Where(label => !grouped.Contains(label)).Select(label => $"{where}: no metric has the label {label}"));
        return wrong;
    }
}
