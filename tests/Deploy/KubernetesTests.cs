using ProductionValue.Tests.Tidy;
using YamlDotNet.RepresentationModel;

namespace ProductionValue.Tests.Deploy;

/// <summary>The manifests fit together and to the program. They were never applied: no cluster is to be had here.</summary>
public sealed class KubernetesTests
{
    private static readonly YamlMappingNode[] Manifests = [.. Directory.GetFiles(Path.Combine(Repository.Root, "deploy", "kubernetes"), "*.yml")
        .Order(StringComparer.Ordinal)
        .SelectMany(file => YamlFiles.Load(Path.GetRelativePath(Repository.Root, file)))
        .Select(document => (YamlMappingNode)document.RootNode)];

    private static readonly YamlMappingNode Silo = Manifests.Single(manifest => YamlFiles.Text(manifest, "kind") == "StatefulSet");
    private static readonly YamlMappingNode Container = (YamlMappingNode)YamlFiles.At(Silo, "spec", "template", "spec").Children["containers"][0];

    [Theory]
    [InlineData("Namespace", "v1")]
    [InlineData("ServiceAccount", "v1")]
    [InlineData("Service", "v1")]
    [InlineData("PodDisruptionBudget", "policy/v1")]
    [InlineData("StatefulSet", "apps/v1")]
    public void Each_kind_is_there_in_its_stable_version(string kind, string version) =>
        Assert.All(
            Manifests.Where(manifest => YamlFiles.Text(manifest, "kind") == kind).DefaultIfEmpty(new YamlMappingNode("apiVersion", "missing")),
            manifest => Assert.Equal(version, YamlFiles.Text(manifest, "apiVersion")));

    [Fact]
    public void Everything_is_in_one_namespace_and_every_selector_finds_the_silo()
    {
        var labels = YamlFiles.At(Silo, "spec", "template", "metadata", "labels");
        foreach (var manifest in Manifests.Where(manifest => YamlFiles.Text(manifest, "kind") != "Namespace"))
            Assert.Equal("production-value", YamlFiles.Text(manifest, "metadata", "namespace"));
        foreach (var manifest in Manifests.Where(manifest => YamlFiles.Text(manifest, "kind") is "Service" or "PodDisruptionBudget" or "StatefulSet"))
        {
            var selector = YamlFiles.At(manifest, "spec", "selector");
            var wanted = selector.Children.TryGetValue("matchLabels", out var labelled) ? (YamlMappingNode)labelled : selector;
            Assert.All(wanted.Children, pair => Assert.Equal(pair.Value, labels.Children[pair.Key]));
        }

        Assert.Contains(Manifests, manifest => YamlFiles.Text(manifest, "kind") == "Service" && YamlFiles.Text(manifest, "metadata", "name") == YamlFiles.Text(Silo, "spec", "serviceName"));
    }

    [Fact]
    public void Probes_ask_the_paths_this_silo_answers_on_a_port_it_listens_on()
    {
        var ports = ((YamlSequenceNode)Container.Children["ports"]).ToDictionary(port => YamlFiles.Text(port, "name"), port => YamlFiles.Text(port, "containerPort"));
        foreach (var (probe, path) in new[] { ("startupProbe", "/livez"), ("livenessProbe", "/livez"), ("readinessProbe", "/readyz") })
        {
            Assert.Equal(path, YamlFiles.Text(Container, probe, "httpGet", "path"));
            Assert.Equal(ports["http"], ports[YamlFiles.Text(Container, probe, "httpGet", "port")]);
        }

        Assert.Equal(ports["http"], YamlFiles.Text(((YamlSequenceNode)Container.Children["args"])[1]));
        Assert.Equal(ports["http"], YamlFiles.Text(Silo, "spec", "template", "metadata", "annotations", "prometheus.io/port"));
        foreach (var service in Manifests.Where(manifest => YamlFiles.Text(manifest, "kind") == "Service"))
            Assert.All((YamlSequenceNode)YamlFiles.At(service, "spec").Children["ports"], port => Assert.Contains(YamlFiles.Text(port, "targetPort"), ports.Keys));
    }

    [Fact]
    public void A_silo_has_time_to_drain_and_writes_only_where_it_may()
    {
        var variables = YamlFiles.SiloVariables("deploy/kubernetes/silo.yml");
        var drain = TimeSpan.Parse(variables["PV_HEALTH__DRAIN"]!, System.Globalization.CultureInfo.InvariantCulture);
        var patience = drain + new ProductionValue.Silo.Http.HealthOptions().StopPatience;
        Assert.True(int.Parse(YamlFiles.Text(Silo, "spec", "template", "spec", "terminationGracePeriodSeconds"), System.Globalization.CultureInfo.InvariantCulture) > patience.TotalSeconds);
        var mounted = ((YamlSequenceNode)Container.Children["volumeMounts"]).Select(mount => YamlFiles.Text(mount, "mountPath")).ToArray();
        Assert.Contains(variables["PV_DATA"]!, mounted);
        Assert.Equal("true", YamlFiles.Text(Container, "securityContext", "readOnlyRootFilesystem"));
        Assert.Equal("true", YamlFiles.Text(Silo, "spec", "template", "spec", "securityContext", "runAsNonRoot"));
        var volumes = ((YamlSequenceNode)YamlFiles.At(Silo, "spec", "template", "spec").Children["volumes"]).Select(volume => YamlFiles.Text(volume, "name"))
            .Concat(((YamlSequenceNode)YamlFiles.At(Silo, "spec").Children["volumeClaimTemplates"]).Select(claim => YamlFiles.Text(claim, "metadata", "name")));
        Assert.All((YamlSequenceNode)Container.Children["volumeMounts"], mount => Assert.Contains(YamlFiles.Text(mount, "name"), volumes));
    }
}
