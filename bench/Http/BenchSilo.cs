using System.Diagnostics;

namespace ProductionValue.Bench.Http;

/// <summary>A silo process over a folder of its own.</summary>
internal sealed class BenchSilo : IDisposable
{
    private readonly Process process;

    private BenchSilo(Process process, Uri url) => (this.process, Url) = (process, url);

    /// <summary>Where it answers.</summary>
    public Uri Url { get; }

    /// <summary>Starts the silo that ./pv names (PV_SILO).</summary>
    public static BenchSilo Start(string folder)
    {
        var program = Environment.GetEnvironmentVariable("PV_SILO") ?? throw new InvalidOperationException("PV_SILO: expected the silo's program; run this by ./pv bench");
        var process = Process.Start(new ProcessStartInfo(program, ["--data", Path.Combine(folder, "data"), "--port", "0"]) { RedirectStandardOutput = true })!;
        var ready = process.StandardOutput.ReadLine();
        return ready?.StartsWith("ready ", StringComparison.Ordinal) == true
            ? new BenchSilo(process, new Uri(ready["ready ".Length..]))
            : throw new InvalidOperationException($"expected a ready line, got \"{ready}\"");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }
}

/// <summary>A folder that is deleted afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    /// <summary>The folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("pv-bench-http-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
