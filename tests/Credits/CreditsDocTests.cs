using System.Globalization;
using System.Text;
using ProductionValue.Contracts;
using ProductionValue.Credits;
using ProductionValue.Grains.Credits;
using ProductionValue.Tests.Grains;
using ProductionValue.Tests.Tidy;

namespace ProductionValue.Tests.Credits;

/// <summary>The tables of docs/CREDITS.md are the code's own; PV_UPDATE_DOCS=1 rewrites them.</summary>
public sealed class CreditsDocTests
{
    private const string Page = "docs/CREDITS.md";

    [Fact]
    public void The_tables_of_the_page_are_those_of_the_code()
    {
        var page = Repository.Read(Page);
        var expected = Replace(Replace(Replace(page, "mapping", Mapping()), "roles", Roles()), "fusion", Fusion());
        if (Environment.GetEnvironmentVariable("PV_UPDATE_DOCS") == "1")
            File.WriteAllText(Path.Combine(Repository.Root, Page), expected);
        else
            Assert.True(expected == page, $"{Page} is not what the code says: run this test with PV_UPDATE_DOCS=1");
    }

    [Fact]
    public void Roles_of_the_readers_are_those_of_the_cluster() =>
        Assert.Equal(
            Enum.GetValues<CreditRole>().Select(role => ((int)role, role.ToString())), Enum.GetValues<ProducerRole>().Select(role => ((int)role, role.ToString())));

    private static string Mapping()
    {
        var families = Enum.GetValues<TagFamily>();
        var table = new StringBuilder($"\n| | {string.Join(" | ", families)} |\n|{string.Concat(Enumerable.Repeat(" --- |", families.Length + 1))}\n");
        foreach (var meaning in Enum.GetValues<TagMeaning>())
        {
            var cells = families.Select(family => string.Join(", ", TagMapping.Table.GetValueOrDefault((meaning, family), []).Select(key => $"`{key}`")));
            table.Append(CultureInfo.InvariantCulture, $"| {meaning} | {string.Join(" | ", cells)} |\n");
        }

        return table.Append('\n').ToString();
    }

    private static string Roles()
    {
        var table = new StringBuilder("\n| word beside \"producer\" | role |\n| --- | --- |\n");
        foreach (var (word, role) in RoleWords.Table)
            table.Append(CultureInfo.InvariantCulture, $"| {word} | {role} |\n");
        return table.Append("| none of these | Producer |\n\n").ToString();
    }

    private static string Fusion()
    {
        var table = new StringBuilder("\n| source | taken to be right |\n| --- | --- |\n");
        foreach (var (source, right) in CreditFusion.Reliability.OrderByDescending(pair => pair.Value))
            table.Append(CultureInfo.InvariantCulture, $"| {source} | {right:0.00} |\n");
        table.Append(CultureInfo.InvariantCulture, $"| a claim about the release | × {CreditFusion.ReleaseWorth:0.0} |\n\n| rule | claims, and what becomes of each |\n| --- | --- |\n");
        foreach (var (shows, claims) in CreditFusionTests.Cases)
            table.Append(CultureInfo.InvariantCulture, $"| {shows} | {string.Join("; ", claims.Select(claim => Describe(claim.Claim) + " → " + claim.Standing))} |\n");
        return table.Append('\n').ToString();
    }

    private static string Describe(Credit claim)
    {
        var sure = claim.Confidence < 1 ? FormattableString.Invariant($", {claim.Confidence} sure") : "";
        return $"{claim.Source}{(claim.Scope is CreditScope.Release ? " (release)" : "")}: {(claim.Stance is CreditStance.Disputes ? "not " : "")}{claim.Producer}{(claim.Role is CreditRole.Producer ? "" : ", " + claim.Role)}{sure}";
    }

    private static string Replace(string page, string name, string table)
    {
        var (begin, end) = ($"<!-- {name} -->\n", $"<!-- /{name} -->");
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return string.Concat(page.AsSpan(0, from), table, page.AsSpan(page.IndexOf(end, StringComparison.Ordinal)));
    }
}
