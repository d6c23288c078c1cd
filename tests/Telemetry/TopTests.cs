using ProductionValue.Client;
using ProductionValue.Contracts;
using ProductionValue.Tests.EndToEnd;

namespace ProductionValue.Tests.Telemetry;

/// <summary>What people see of the cluster without a dashboard.</summary>
public sealed class TopTests(BusyCluster cluster)
{
    [Fact]
    public async Task Top_draws_rates_recall_and_silos_once_where_nobody_watches()
    {
        await cluster.Ready();
        var said = (await PvProcess.Against(cluster.Url).Run("top")).Expect().Out;
        Assert.Matches("ready .* generation [0-9]+ .* tracks", said);
        Assert.Matches("searches +[1-9][0-9]*\\.[0-9] +[0-9.]+ (µs|ms) +[0-9.]+ (µs|ms|s)", said);
        Assert.Matches("recall +[01]\\.[0-9]{3}", said);
        Assert.Matches("Silo_[^ ]+ +ready", said);
        var json = (await PvProcess.Against(cluster.Url).Run("top", "--json")).Expect().Json;
        Assert.Equal("ready", json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Doctor_tells_of_the_cluster_too()
    {
        await cluster.Ready();
        var checks = (await PvProcess.Against(cluster.Url).Run("doctor", "--json")).Expect().Json.GetProperty("checks").EnumerateArray()
            .ToDictionary(check => check.GetProperty("name").GetString()!, check => check.GetProperty("ok").GetBoolean());
        Assert.All(["silo", "cluster", "index", "views", "search queue", "model"], name => Assert.True(checks[name], name));
    }

    [Fact]
    public void What_is_wrong_is_said_with_what_to_do()
    {
        var rates = new OperationRates(1, 0.1, 0.2, 0, 3);
        var ill = new ClusterOperations(
            default, 60, "without-storage", rates, rates, rates, new AttributionRates(0, null, null, null), new IndexCondition(10, 1, 0.5, 9, 20, 0.9, 1),
            new SearchQueue(200, 256, 2, 2), new PropagationLag(5, 300), [new SiloCondition("a", "without-storage", "1", 1, 0, 0, null, 0, 0)]);
        var checks = ClusterDiagnosis.Checks(ill).ToArray();
        Assert.All(checks, check => Assert.False(check.Ok, check.Name));
        Assert.All(checks, check => Assert.True(check.Advice?.Length > 10, check.Name));
        var well = ill with
        {
            State = "ready", Searches = rates with { RejectedPerSecond = 0 }, Index = ill.Index with { Recall = 0.99, Hubness = 1, EmbeddingDrift = 0.1 },
            Queue = new SearchQueue(0, 256, 0, 2), Lag = new PropagationLag(0, 0), Silos = [ill.Silos[0] with { State = "ready" }],
        };
        Assert.All(ClusterDiagnosis.Checks(well), check => Assert.True(check.Ok, check.Name));
    }

    [Theory]
    [InlineData(null, "–")]
    [InlineData(0.000123, "123 µs")]
    [InlineData(0.0456, "45.6 ms")]
    [InlineData(7.0, "7.0 s")]
    [InlineData(600.0, "10 min")]
    public void Durations_are_told_in_the_unit_people_use(double? seconds, string told) => Assert.Equal(told, TopView.Duration(seconds));
}
