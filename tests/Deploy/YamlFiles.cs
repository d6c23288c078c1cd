using ProductionValue.Tests.Tidy;
using YamlDotNet.RepresentationModel;

namespace ProductionValue.Tests.Deploy;

/// <summary>Reads the YAML that deploys the product.</summary>
internal static class YamlFiles
{
    /// <summary>A file's documents.</summary>
    public static IList<YamlDocument> Load(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Repository.Read(file)));
        return yaml.Documents;
    }

    /// <summary>The mapping at a path of keys.</summary>
    public static YamlMappingNode At(YamlNode node, params string[] path) => (YamlMappingNode)path.Aggregate(node, (current, key) => current[key]);

    /// <summary>The text at a path of keys.</summary>
    public static string Text(YamlNode node, params string[] path) => ((YamlScalarNode)path.Aggregate(node, (current, key) => current[key])).Value!;

    /// <summary>Every variable for the silo in a file, with its value; those taken from elsewhere have none.</summary>
    public static Dictionary<string, string?> SiloVariables(string file) => Load(file).SelectMany(document => Variables(document.RootNode))
        .Where(variable => variable.Name.StartsWith("PV_", StringComparison.Ordinal)).DistinctBy(variable => variable.Name).ToDictionary(variable => variable.Name, variable => variable.Value);

    private static IEnumerable<(string Name, string? Value)> Variables(YamlNode node) => node switch
    {
        YamlMappingNode entry when entry.Children.TryGetValue("name", out var name) && (entry.Children.ContainsKey("value") || entry.Children.ContainsKey("valueFrom")) =>
            [(((YamlScalarNode)name).Value!, entry.Children.TryGetValue("value", out var value) ? ((YamlScalarNode)value).Value : null)],
        YamlMappingNode mapping => mapping.Children.SelectMany(child => child is { Key: YamlScalarNode { Value: { } key }, Value: YamlScalarNode text }
            ? [(key, text.Value)]
            : Variables(child.Value)),
        YamlSequenceNode sequence => sequence.SelectMany(Variables),
        _ => [],
    };
}
