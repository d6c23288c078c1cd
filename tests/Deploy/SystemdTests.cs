using System.Globalization;
using System.Text.RegularExpressions;
using ProductionValue.Tests.Audio;
using ProductionValue.Tests.Tidy;

namespace ProductionValue.Tests.Deploy;

/// <summary>systemd takes the unit and finds it well closed.</summary>
public sealed partial class SystemdTests
{
    private const double HighestExposure = 2;

    [Fact]
    public async Task Systemd_takes_the_unit_and_finds_little_exposed()
    {
        using var files = new AudioFiles();
        var unit = files["production-value.service"];
        // The program need not be installed where the tests run.
        await File.WriteAllTextAsync(unit, Repository.Read("deploy/systemd/production-value.service").Replace("/opt/production-value/pv-silo", "/bin/true", StringComparison.Ordinal));
        var said = await ShellCommand.Run("systemd-analyze", "verify", unit);
        Assert.DoesNotContain("production-value.service:", said, StringComparison.Ordinal); // A warning names the file and its line.
        var exposure = Exposure().Match(await ShellCommand.Run("systemd-analyze", "security", "--offline=true", unit)).Groups["level"].Value;
        Assert.InRange(double.Parse(exposure, CultureInfo.InvariantCulture), 0, HighestExposure);
    }

    [GeneratedRegex(@"Overall exposure level for .*: (?<level>[0-9.]+)")]
    private static partial Regex Exposure();
}
