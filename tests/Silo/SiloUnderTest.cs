using System.Diagnostics;

namespace ProductionValue.Tests.Silo;

/// <summary>A silo as a process of its own, over a folder of its own.</summary>
internal sealed class SiloUnderTest : IDisposable
{
    private readonly Process process;

    private SiloUnderTest(Process process) => this.process = process;

    public int Pid => process.Id;

    public StreamWriter Input => process.StandardInput;

    /// <summary>Starts a silo on a free port.</summary>
    public static SiloUnderTest Start(params string[] arguments) => Start([], arguments);

    /// <summary>Starts a silo on a free port, in a changed environment.</summary>
    public static SiloUnderTest Start(KeyValuePair<string, string>[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { "exec", Path.Combine(AppContext.BaseDirectory, "pv-silo.dll") },
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Remove("PV_DATA");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new SiloUnderTest(Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start"));
    }

    /// <summary>The address of the ready line, the first and only line on standard output.</summary>
    public async Task<string> Ready(CancellationToken cancellationToken)
    {
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
        if (line is null)
            throw new InvalidOperationException($"expected a ready line, got: {await process.StandardError.ReadToEndAsync(cancellationToken)}");
        Assert.StartsWith("ready http://127.0.0.1:", line, StringComparison.Ordinal);
        return line["ready ".Length..];
    }

    /// <summary>Asks the process to stop, as an init system or a terminal does.</summary>
    public async Task Signal(string name, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-s", name, Pid.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>Exit code, the rest of standard output, and standard error.</returns>
    public async Task<(int Code, string Output, string Error)> End(CancellationToken cancellationToken)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, await error);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
