using System.Runtime.CompilerServices;
using System.Text;
using ProductionValue.Audio;

namespace ProductionValue.Tests.Audio;

public sealed class FeaturesDocTests
{
    private const string Begin = "<!-- dimensions -->\n";
    private const string End = "<!-- /dimensions -->";

    [Fact]
    public void The_table_of_dimensions_in_the_docs_is_that_of_the_code()
    {
        var path = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "docs", "FEATURES.md");
        var page = File.ReadAllText(path);
        var from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = page.IndexOf(End, StringComparison.Ordinal);
        var expected = string.Concat(page.AsSpan(0, from), Table(), page.AsSpan(to));
        if (Environment.GetEnvironmentVariable("PV_UPDATE_DOCS") == "1")
            File.WriteAllText(path, expected);
        else
            Assert.True(expected == page, "docs/FEATURES.md is not what the code says: run this test with PV_UPDATE_DOCS=1");
    }

    [Fact]
    public void Every_group_says_formula_source_and_what_it_is_held_to() =>
        Assert.All(FeatureSchema.All.SelectMany(schema => schema.Groups), group =>
        {
            Assert.NotEmpty(group.DimensionNames);
            Assert.All([group.Unit, group.Formula, group.Source, group.Golden], text => Assert.False(string.IsNullOrWhiteSpace(text)));
        });

    private static string Table()
    {
        var table = new StringBuilder();
        foreach (var schema in FeatureSchema.All)
        {
            table.Append($"\n### `{schema.Id}`: {schema.Dimensions.Count} dimensions\n\n");
            table.Append("| dimensions | number | unit | formula | source | held to |\n| --- | --- | --- | --- | --- | --- |\n");
            foreach (var group in schema.Groups)
                table.Append($"| {Names(group)} | {group.DimensionNames.Count} | {group.Unit} | {Cell(group.Formula)} | {Cell(group.Source)} | {Cell(group.Golden)} |\n");
        }
        return table.Append('\n').ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Names(FeatureGroup group)
    {
        var names = group.DimensionNames;
        if (names.Count == 1)
            return $"`{names[0]}`";
        return names.Count <= 8 && !names[0].StartsWith(group.Name + "_0", StringComparison.Ordinal)
            ? string.Join(" ", names.Select(name => $"`{name}`"))
            : $"`{names[0]}` … `{names[^1]}`";
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
