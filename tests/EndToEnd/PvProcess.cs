using System.Diagnostics;
using System.Text.Json;
using ProductionValue.Tests.Tidy;

namespace ProductionValue.Tests.EndToEnd;

/// <summary>What a finished command said.</summary>
internal sealed record PvOutput(int ExitCode, string Out, string Error)
{
    /// <summary>Standard output as the one JSON document that <c>--json</c> promises.</summary>
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    /// <summary>Fails the test with everything the command said unless it ended with <paramref name="exitCode"/>.</summary>
    public PvOutput Expect(int exitCode = 0)
    {
        Assert.True(ExitCode == exitCode, $"expected exit code {exitCode}, got {ExitCode}\n{Out}\n{Error}");
        return this;
    }
}

/// <summary>Runs the built command line as a user does: a process with arguments, an environment and a data directory.</summary>
internal sealed class PvProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static string Build(string project, string program) => Path.Combine(Repository.Root, "artifacts", "bin", project, "release", program);

    private readonly Dictionary<string, string?> environment = new()
    {
        ["PV_SILO"] = Build("ProductionValue.Silo", "pv-silo"), ["PV_SERVER"] = null, ["PV_DATA"] = null,
    };

    /// <summary>Runs against a silo that is up.</summary>
    public static PvProcess Against(string server) => new() { environment = { ["PV_SERVER"] = server } };

    /// <summary>Runs against an embedded silo over a data directory.</summary>
    public static PvProcess Embedded(string data) => new() { environment = { ["PV_DATA"] = data } };

    /// <summary>Sets a variable of its environment.</summary>
    public PvProcess With(string name, string value)
    {
        environment[name] = value;
        return this;
    }

    /// <summary>Changes the environment of what is run from now on.</summary>
    public void Set(string name, string? value) => environment[name] = value;

    /// <summary>Runs a command to its end.</summary>
    public async Task<PvOutput> Run(params string[] arguments)
    {
        using var process = Start(arguments);
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new PvOutput(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"pv {string.Join(' ', arguments)} did not end within {Limit}");
        }
    }

    /// <summary>Starts a command and leaves it running; its input, output and error are pipes.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Build("ProductionValue.Client", "pv"), arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
