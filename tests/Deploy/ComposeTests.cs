using ProductionValue.Tests.Tidy;
using YamlDotNet.RepresentationModel;

namespace ProductionValue.Tests.Deploy;

/// <summary>The compose file names nothing that is not there. It was never run: no container runtime is to be had here.</summary>
public sealed class ComposeTests
{
    private static readonly string[] ServiceKeys =
    [
        "<<", "build", "image", "restart", "environment", "depends_on", "stop_grace_period", "read_only", "tmpfs", "cap_drop", "security_opt", "healthcheck", "ports",
        "volumes", "command",
    ];

    private static readonly YamlMappingNode Compose = (YamlMappingNode)YamlFiles.Load("deploy/docker-compose.yml").Single().RootNode;

    [Fact]
    public void Two_silos_share_one_database_and_are_watched()
    {
        Assert.Equal(["collector", "grafana", "postgres", "prometheus", "silo-1", "silo-2"], Services().Select(service => service.Name).Order(StringComparer.Ordinal));
        Assert.All(Services().Where(service => service.Name.StartsWith("silo", StringComparison.Ordinal)), silo => Assert.Contains(Keys(silo.Body), key => key == "<<"));
        var template = YamlFiles.At(Compose, "x-silo");
        Assert.Contains("postgres", Keys(YamlFiles.At(template, "depends_on")));
        Assert.Contains("Host=postgres", YamlFiles.Text(template, "environment", "PV_CLUSTER__CONNECTION"), StringComparison.Ordinal);
        Assert.Equal("http://collector:4317", YamlFiles.Text(template, "environment", "OTEL_EXPORTER_OTLP_ENDPOINT"));
    }

    [Fact]
    public void Every_service_has_a_pinned_image_and_known_keys_only()
    {
        foreach (var (name, body) in Services().Append(("x-silo", YamlFiles.At(Compose, "x-silo"))))
        {
            Assert.All(Keys(body), key => Assert.Contains(key, ServiceKeys));
            if (name.StartsWith("silo", StringComparison.Ordinal))
                continue;
            var image = YamlFiles.Text(body, "image");
            Assert.Matches(":v?[0-9]+\\.[0-9]+", image); // Never latest.
        }
    }

    [Fact]
    public void Every_folder_that_is_mounted_exists_and_every_volume_is_declared()
    {
        var declared = Keys(YamlFiles.At(Compose, "volumes")).ToArray();
        foreach (var (name, body) in Services())
        {
            if (!body.Children.TryGetValue("volumes", out var volumes))
                continue;
            foreach (var source in ((YamlSequenceNode)volumes).Select(volume => ((YamlScalarNode)volume).Value!.Split(':')[0]))
            {
                if (source.StartsWith('.'))
                    Assert.True(Path.Exists(Path.Combine(Repository.Root, "deploy", source)), $"{name}: no {source}");
                else
                    Assert.Contains(source, declared);
            }
        }
    }

    [Fact]
    public void Prometheus_scrapes_the_silos_and_Grafana_finds_Prometheus_and_the_dashboards()
    {
        var scraped = Repository.Read("deploy/prometheus/prometheus.yml");
        Assert.All(Services().Where(service => service.Name.StartsWith("silo", StringComparison.Ordinal)), silo => Assert.Contains($"\"{silo.Name}:5080\"", scraped, StringComparison.Ordinal));
        Assert.Contains("job_name: production-value\n", scraped, StringComparison.Ordinal);
        var source = YamlFiles.Load("deploy/grafana/provisioning/datasources/prometheus.yml").Single().RootNode;
        Assert.Equal("http://prometheus:9090", ((YamlScalarNode)source["datasources"][0]["url"]).Value);
        var provider = YamlFiles.Load("deploy/grafana/provisioning/dashboards/production-value.yml").Single().RootNode;
        var mounted = ((YamlSequenceNode)Services().Single(service => service.Name == "grafana").Body.Children["volumes"]).Select(volume => ((YamlScalarNode)volume).Value!);
        Assert.Contains(mounted, volume => volume == $"./grafana/dashboards:{((YamlScalarNode)provider["providers"][0]["options"]["path"]).Value}:ro");
    }

    [Fact]
    public void The_collectors_pipelines_use_what_is_declared()
    {
        var config = (YamlMappingNode)YamlFiles.Load("deploy/collector/config.yml").Single().RootNode;
        foreach (var (name, pipeline) in ((YamlMappingNode)YamlFiles.At(config, "service").Children["pipelines"]).Children)
        {
            foreach (var part in new[] { "receivers", "processors", "exporters" })
            {
                var declared = Keys(YamlFiles.At(config, part)).ToArray();
                Assert.All((YamlSequenceNode)pipeline[part], used => Assert.Contains(((YamlScalarNode)used).Value!, declared));
            }

            Assert.Contains(((YamlScalarNode)name).Value, new[] { "traces", "metrics", "logs" });
        }
    }

    private static IEnumerable<(string Name, YamlMappingNode Body)> Services() =>
        ((YamlMappingNode)Compose.Children["services"]).Children.Select(service => (((YamlScalarNode)service.Key).Value!, (YamlMappingNode)service.Value));

    private static IEnumerable<string> Keys(YamlMappingNode node) => node.Children.Keys.Select(key => ((YamlScalarNode)key).Value!);
}
