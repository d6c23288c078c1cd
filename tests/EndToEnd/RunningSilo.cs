using System.Diagnostics;

namespace ProductionValue.Tests.EndToEnd;

/// <summary>A real silo process over a data directory of its own, as <c>pv up</c> starts it.</summary>
internal sealed class RunningSilo : IAsyncDisposable
{
    private readonly Process process;
    private readonly bool ownsData;

    private RunningSilo(Process process, string data, bool ownsData, string url) =>
        (this.process, Data, this.ownsData, Url) = (process, data, ownsData, url);

    public string Data { get; }

    public string Url { get; }

    public PvProcess Pv => PvProcess.Against(Url);

    public static async Task<RunningSilo> Start(string? data = null, params string[] further)
    {
        var directory = data ?? Directory.CreateTempSubdirectory("pv-silo-").FullName;
        var process = PvProcess.Embedded(directory).Start(["up", "--data", directory, "--port", "0", .. further]);
        var ready = await process.StandardOutput.ReadLineAsync();
        if (ready?.StartsWith("ready http://127.0.0.1:", StringComparison.Ordinal) != true)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"expected \"ready http://127.0.0.1:PORT\", got \"{ready}\" and {await process.StandardError.ReadToEndAsync()}");
        }

        _ = process.StandardError.ReadToEndAsync(); // A full pipe would stop it.
        return new RunningSilo(process, directory, data is null, ready["ready ".Length..]);
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>As Ctrl+C or a service manager does.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await Kill();
        process.Dispose();
        if (ownsData)
            Directory.Delete(Data, recursive: true);
    }
}
