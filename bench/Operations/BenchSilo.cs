using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ProductionValue.Audio;

namespace ProductionValue.Bench.Operations;

/// <summary>A silo in a process of its own over a new folder, filled with made-up tracks.</summary>
internal sealed class BenchSilo : IAsyncDisposable
{
    private const int Batch = 50;
    private const int Producers = 40;
    private readonly Process process;
    private readonly string folder;

    private BenchSilo(Process process, string folder, string url)
    {
        (this.process, this.folder) = (process, folder);
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = new Uri(url + "/"), Timeout = TimeSpan.FromMinutes(2) };
    }

    public HttpClient Http { get; }

    public Uri Url => Http.BaseAddress!;

    /// <summary>Starts the silo that ./pv names (PV_SILO).</summary>
    /// <param name="like">A stopped silo's folder to begin with a copy of.</param>
    /// <param name="telemetry">Whether it measures itself.</param>
    public static async Task<BenchSilo> Start(string? like = null, bool telemetry = true)
    {
        var program = Environment.GetEnvironmentVariable("PV_SILO") ?? throw new InvalidOperationException("PV_SILO: expected the path of pv-silo; ./pv bench sets it");
        var folder = Directory.CreateTempSubdirectory("pv-bench-").FullName;
        foreach (var file in like is null ? [] : Directory.GetFiles(like, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(like!, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var start = new ProcessStartInfo(program, ["--data", folder, "--port", "0"]) { RedirectStandardOutput = true };
        start.Environment["PV_TELEMETRY__ENABLED"] = telemetry ? "true" : "false";
        var process = Process.Start(start)!;
        var ready = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{program}: expected a ready line");
        return new BenchSilo(process, folder, ready["ready ".Length..]);
    }

    public static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1] ?? "an unknown CPU";
        return $"{Environment.ProcessorCount} cores of {model}, .NET {Environment.Version}, shared with the load itself";
    }

    /// <summary>A track as the API takes it. Equal numbers give equal tracks of equal sound.</summary>
    /// <param name="number">Which one.</param>
    /// <param name="edition">Part of the title.</param>
    /// <param name="credited">Whether its producer is told.</param>
    public static object Track(int number, int edition = 0, bool credited = true)
    {
        var producer = number % Producers;
        var (own, style) = (new Random(number), new Random(100_000 + producer));
        var values = Enumerable.Range(0, FeatureSchema.Production.Dimensions.Count).Select(_ => (float)((style.NextDouble() * 3) + (own.NextDouble() * 4))).ToArray();
        return new
        {
            track = $"bench-{number}",
            contentId = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"bench {number}")).AsSpan(0, 16)),
            metadata = new { title = $"Title {number} {edition}", artist = $"Artist {number % 200}", album = $"Album {number % 150}", path = $"/music/{number}.wav", durationSeconds = 30.0 },
            features = new[] { new { schema = FeatureSchema.Production.Id, values } },
            credits = credited ? [new { producer = $"Producer {producer}", role = "Producer", source = "Manifest" }] : Array.Empty<object>(),
        };
    }

    /// <summary>Puts tracks in, of which the first ones are credited, and fits.</summary>
    public async Task Fill(int tracks, int credited = int.MaxValue)
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, tracks).Chunk(Batch), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (batch, token) =>
        {
            var files = batch.Select(number => new { path = $"/music/{number}.wav", submission = Track(number, credited: number < credited) });
            (await Http.PostAsJsonAsync("api/v1/ingests/bench/files", files, token)).EnsureSuccessStatusCode();
        });
        await Fit();
    }

    private async Task Fit()
    {
        var fit = await (await Http.PostAsync(new Uri("api/v1/models", UriKind.Relative), null)).Content.ReadFromJsonAsync<JsonElement>();
        while (!fit.GetProperty("done").GetBoolean())
        {
            await Task.Delay(500);
            fit = await Http.GetFromJsonAsync<JsonElement>("api/v1/operations/" + fit.GetProperty("id").GetString());
        }

        if (fit.GetProperty("error").ValueKind is not JsonValueKind.Null)
            throw new InvalidOperationException($"the fit failed: {fit.GetProperty("error")}");
    }

    /// <summary>Ends the process as systemd would and returns its folder, which stays until <see cref="DisposeAsync"/>.</summary>
    public async Task<string> Stop()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        return folder;
    }

    public long MemoryBytes()
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    /// <summary>The managed heap as the silo tells it at /metrics.</summary>
    public async Task<long> HeapBytes() => (await Http.GetStringAsync(new Uri("metrics", UriKind.Relative))).Split('\n')
        .Where(line => line.StartsWith("dotnet_gc_last_collection_heap_size_bytes{", StringComparison.Ordinal))
        .Sum(line => (long)double.Parse(line.Split("} ")[1].Split(' ')[0], CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
