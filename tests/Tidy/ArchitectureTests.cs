using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ProductionValue.Tests.Tidy;

/// <summary>References point one way, and docs/ARCHITECTURE.md draws them as they are.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["audio"] = [],
        ["search"] = [],
        ["learning"] = [],
        ["credits"] = [],
        ["contracts"] = [],
        ["grains"] = ["contracts", "learning", "search"],
        ["client"] = ["audio", "contracts", "credits"],
        ["silo"] = ["audio", "contracts", "credits", "grains"],
    };

    [Fact]
    public void Each_room_references_only_what_the_design_allows()
    {
        foreach (var (room, allowed) in Allowed)
            Assert.Equal(allowed, ReferencesOf(room).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_references_the_tests_or_the_benchmarks() =>
        Assert.DoesNotContain(Allowed.Keys.SelectMany(ReferencesOf), room => room is "tests" or "bench");

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("ProductionValue.sln");
        Assert.All(Repository.Files(".csproj"), project => Assert.Contains(project.Replace('/', '\\'), solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Pure_rooms_know_nothing_of_Orleans_or_HTTP()
    {
        foreach (var room in new[] { "audio", "search", "learning", "credits" })
        {
            var packages = XDocument.Load(ProjectOf(room)).Descendants("PackageReference").Select(package => package.Attribute("Include")!.Value);
            Assert.DoesNotContain(packages, package => package.Contains("Orleans", StringComparison.Ordinal) || package.Contains("AspNetCore", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_architecture_page_draws_the_references_as_they_are()
    {
        var drawn = Arrow().Matches(Repository.Read("docs/ARCHITECTURE.md"))
            .ToDictionary(arrow => arrow.Groups["from"].Value, arrow => arrow.Groups["to"].Value.Split(", ").Order(StringComparer.Ordinal).ToArray());
        foreach (var (room, allowed) in Allowed.Where(pair => pair.Value.Length > 0))
            Assert.Equal(allowed, drawn[room]);
    }

    private static string ProjectOf(string room) => Directory.GetFiles(Path.Combine(Repository.Root, room), "*.csproj").Single();

    private static IEnumerable<string> ReferencesOf(string room) =>
        XDocument.Load(ProjectOf(room)).Descendants("ProjectReference")
            .Select(reference => reference.Attribute("Include")!.Value.Split('/', '\\')[1]);

    [GeneratedRegex("^`(?<from>[a-z]+)` → (?<to>[a-z, ]+)$", RegexOptions.Multiline)]
    private static partial Regex Arrow();
}
