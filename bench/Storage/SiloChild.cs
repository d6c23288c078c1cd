using System.Diagnostics;
using System.Globalization;

namespace ProductionValue.Bench.Storage;

/// <summary>A silo as a process of its own, as <c>pv up</c> starts it.</summary>
internal sealed class SiloChild : IDisposable
{
    private readonly Process process;

    private SiloChild(Process process, string url) => (this.process, Url) = (process, url);

    /// <summary>Where it answers.</summary>
    public string Url { get; }

    /// <summary>Whether it still runs.</summary>
    public bool IsRunning => !process.HasExited;

    /// <summary>Memory in use and the most there was, bytes.</summary>
    public (long Now, long Most) Memory
    {
        get
        {
            var lines = File.ReadAllLines($"/proc/{process.Id}/status");
            long Read(string name) => long.Parse(lines.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
            return (Read("VmRSS:"), Read("VmHWM:"));
        }
    }

    /// <summary>Time it has spent on the cores.</summary>
    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>The build that is measured.</summary>
    public static string Program => Environment.GetEnvironmentVariable("PV_SILO")
        ?? throw new InvalidOperationException("PV_SILO: expected the path of pv-silo: run this as ./pv bench");

    /// <summary>Starts a silo and waits until it is ready.</summary>
    public static Task<SiloChild> Start(string data, params string[] arguments) => StartBuild(Program, data, arguments);

    /// <summary>Starts a silo of another build and waits until it is ready.</summary>
    public static async Task<SiloChild> StartBuild(string program, string data, params string[] arguments)
    {
        // Embedded: it ends with this process, in whatever way this one ends.
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--data", data, "--port", "0", "--embedded", .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["PV_CLUSTER__PROBETIMEOUT"] = "00:00:01";
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => Complain(data, line.Data);
        process.BeginErrorReadLine();
        var ready = await process.StandardOutput.ReadLineAsync();
        return ready?.StartsWith("ready ", StringComparison.Ordinal) == true
            ? new SiloChild(process, ready["ready ".Length..])
            : throw new InvalidOperationException($"the silo on {data} did not get ready: {ready}");
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>As a service manager stops it.</summary>
    public async Task Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static void Complain(string data, string? line)
    {
        if (Environment.GetEnvironmentVariable("PV_BENCH_LOG") is { } log && line is not null)
            File.AppendAllText(log, $"{Path.GetFileName(data)}: {line}{Environment.NewLine}");
    }
}
