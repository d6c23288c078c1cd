using Microsoft.Extensions.Configuration;
using ProductionValue.Silo;

namespace ProductionValue.Tests.Deploy;

/// <summary>Whatever a deployment sets, this silo takes: a misspelt variable would change nothing and tell nobody.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("deploy/docker-compose.yml")]
    [InlineData("deploy/kubernetes/silo.yml")]
    public void Every_variable_of_the_silo_is_one_it_knows(string file)
    {
        var variables = YamlFiles.SiloVariables(file);
        Assert.Contains("PV_HTTP__ADDRESS", variables.Keys);
        Read(variables);
    }

    [Fact]
    public void The_units_and_the_images_variables_are_ones_it_knows()
    {
        foreach (var file in new[] { "deploy/systemd/production-value.service", "deploy/Dockerfile" })
        {
            var variables = Tidy.Repository.Read(file).Split([' ', '\n', '"']).Select(word => word.Replace("Environment=", "", StringComparison.Ordinal))
                .Where(word => word.StartsWith("PV_", StringComparison.Ordinal) && word.Contains('=', StringComparison.Ordinal))
                .Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]);
            Assert.NotEmpty(variables);
            Read(variables);
        }
    }

    private static void Read(Dictionary<string, string?> variables)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(variables.Select(variable => KeyValuePair.Create<string, string?>(
            variable.Key["PV_".Length..].Replace("__", ":", StringComparison.Ordinal), variable.Value ?? Typical(variable.Key)))).Build();
        var (options, errors) = SiloOptions.Read(["--port", "5080"], configuration);
        Assert.True(options is not null, string.Join('\n', errors));
    }

    /// <summary>What Kubernetes puts in from elsewhere.</summary>
    private static string Typical(string variable) => variable switch
    {
        "PV_CLUSTER__ADDRESS" => "10.0.0.7",
        "PV_CLUSTER__CONNECTION" => "Host=db;Database=library;Username=pv;Password=secret",
        _ => throw new ArgumentException($"{variable}: expected a value in the file"),
    };
}
