using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using ProductionValue.Tests.Tidy;

namespace ProductionValue.Tests.Client;

/// <summary>The client as a package for other programs.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task The_clients_package_has_readme_and_licence_and_depends_on_nothing_of_the_silo()
    {
        var folder = Directory.CreateTempSubdirectory("pv-package-").FullName;
        try
        {
            var project = Path.Combine(Repository.Root, "client", "ProductionValue.Client.csproj");
            var start = new ProcessStartInfo("dotnet", ["pack", project, "-c", "Release", "--no-build", "--no-restore", "-o", folder, "--nologo"]) { RedirectStandardOutput = true };
            using var pack = Process.Start(start)!;
            var said = await pack.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await pack.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(pack.ExitCode == 0, said);
            using var package = await ZipFile.OpenReadAsync(Assert.Single(Directory.GetFiles(folder, "*.nupkg")), TestContext.Current.CancellationToken);
            Assert.Contains("README.md", package.Entries.Select(entry => entry.FullName));
            Assert.Contains("lib/net10.0/pv.xml", package.Entries.Select(entry => entry.FullName)); // The words an editor shows.
            var described = XDocument.Load(await package.GetEntry("ProductionValue.Client.nuspec")!.OpenAsync(TestContext.Current.CancellationToken)).Root!;
            string Told(string name) => described.Descendants().First(element => element.Name.LocalName == name).Value;
            Assert.Equal(("ProductionValue.Client", "MIT", "README.md", "Production Value maintainers"), (Told("id"), Told("license"), Told("readme"), Told("authors")));
            var needs = described.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value).ToArray();
            Assert.Equal(
                ["ProductionValue.Audio", "ProductionValue.Contracts", "ProductionValue.Credits"],
                needs.Where(need => need.StartsWith("ProductionValue.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
            Assert.DoesNotContain(needs, need => need.StartsWith("Microsoft.Orleans.Server", StringComparison.Ordinal) || need.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
