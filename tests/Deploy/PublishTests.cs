using System.Diagnostics;
using System.Text.Json;
using ProductionValue.Tests.Tidy;

namespace ProductionValue.Tests.Deploy;

/// <summary>What is published runs where there is no .NET, for a user who may nothing; and the client installs as a tool.</summary>
public sealed class PublishTests
{
    private const string Nobody = "nobody";

    [Fact]
    public async Task The_published_folder_serves_an_unprivileged_user_without_dotnet()
    {
        var place = Directory.CreateTempSubdirectory("pv-publish-").FullName;
        try
        {
            await ShellCommand.Run("sh", Path.Combine(Repository.Root, "deploy", "publish.sh"), Path.Combine(place, "app"));
            Directory.CreateDirectory(Path.Combine(place, "data"));
            await ShellCommand.Run("chmod", "-R", "a+rX", place);
            await ShellCommand.Run("chmod", "a+rwx", Path.Combine(place, "data"));
            using var silo = Process.Start(AsNobody(place, "pv-silo", "--data", Path.Combine(place, "data", "library"), "--port", "0"))!;
            try
            {
                var ready = await silo.StandardOutput.ReadLineAsync();
                Assert.StartsWith("ready http://127.0.0.1:", ready, StringComparison.Ordinal);
                using var doctor = Process.Start(AsNobody(place, "pv", "top", "--json", "--server", ready!["ready ".Length..]))!;
                var told = JsonDocument.Parse(await doctor.StandardOutput.ReadToEndAsync()).RootElement;
                await doctor.WaitForExitAsync();
                Assert.Equal(0, doctor.ExitCode);
                Assert.Equal("ready", told.GetProperty("silos")[0].GetProperty("state").GetString());
            }
            finally
            {
                silo.Kill(entireProcessTree: true);
            }
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    [Fact]
    public async Task The_client_packs_and_installs_as_a_tool()
    {
        var place = Directory.CreateTempSubdirectory("pv-tool-").FullName;
        try
        {
            await ShellCommand.Run("dotnet", "pack", Path.Combine(Repository.Root, "client"), "-c", "Release", "--no-build", "-p:PackTool=true", "-o", place, "--nologo", "-v", "quiet");
            await File.WriteAllTextAsync(
                Path.Combine(place, "nuget.config"), $"<configuration><packageSources><clear/><add key=\"here\" value=\"{place}\"/></packageSources></configuration>");
            await ShellCommand.Run(
                "dotnet", "tool", "install", "ProductionValue.Tool", "--tool-path", Path.Combine(place, "tools"), "--configfile", Path.Combine(place, "nuget.config"));
            var said = await ShellCommand.Run(Path.Combine(place, "tools", "pv"), "--help");
            Assert.Contains("attribute", said, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    /// <summary>Runs a published program as nobody where the tests run as root, and without the machine's .NET in either case.</summary>
    private static ProcessStartInfo AsNobody(string place, string program, params string[] arguments)
    {
        string[] words = ["env", "-i", "PATH=/usr/bin:/bin", $"HOME={place}/data", Path.Combine(place, "app", program), .. arguments];
        if (Environment.UserName == "root")
            words = ["setpriv", "--reuid", Nobody, "--regid", "nogroup", "--clear-groups", "--no-new-privs", .. words];
        return new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true };
    }
}
