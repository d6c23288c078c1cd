using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ProductionValue.Audio;

namespace ProductionValue.Bench.Operations;

/// <summary>A silo in a process of its own over a new folder, filled with made-up tracks.</summary>
internal sealed class SoakSilo : IAsyncDisposable
{
    private const int Batch = 50;
    private const int Producers = 40;
    private readonly Process process;
    private readonly string folder;

    private SoakSilo(Process process, string folder, string url)
    {
        (this.process, this.folder) = (process, folder);
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = new Uri(url + "/"), Timeout = TimeSpan.FromSeconds(30) };
    }

    public HttpClient Http { get; }

    public static async Task<SoakSilo> Start()
    {
        var program = Environment.GetEnvironmentVariable("PV_SILO") ?? throw new InvalidOperationException("PV_SILO: expected the path of pv-silo; ./pv bench sets it");
        var folder = Directory.CreateTempSubdirectory("pv-soak-").FullName;
        var process = Process.Start(new ProcessStartInfo(program, ["--data", folder, "--port", "0"]) { RedirectStandardOutput = true })!;
        var ready = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{program}: expected a ready line");
        return new SoakSilo(process, folder, ready["ready ".Length..]);
    }

    public static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1] ?? "an unknown CPU";
        return $"{Environment.ProcessorCount} cores of {model}, .NET {Environment.Version}, shared with the load itself";
    }

    /// <summary>A track as the API takes it. Equal numbers give equal tracks of equal sound; <paramref name="edition"/> changes the title alone.</summary>
    public static object Track(int number, int edition = 0)
    {
        var producer = number % Producers;
        var (own, style) = (new Random(number), new Random(100_000 + producer));
        var values = Enumerable.Range(0, FeatureSchema.Production.Dimensions.Count).Select(_ => (float)((style.NextDouble() * 3) + (own.NextDouble() * 4))).ToArray();
        return new
        {
            track = $"soak-{number}",
            contentId = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"soak {number}")).AsSpan(0, 16)),
            metadata = new { title = $"Title {number} {edition}", artist = $"Artist {number % 200}", album = $"Album {number % 150}", path = $"/music/{number}.wav", durationSeconds = 30.0 },
            features = new[] { new { schema = FeatureSchema.Production.Id, values } },
            credits = new[] { new { producer = $"Producer {producer}", role = "Producer", source = "Manifest" } },
        };
    }

    public async Task Fill(int tracks)
    {
        foreach (var batch in Enumerable.Range(0, tracks).Chunk(Batch))
        {
            var files = batch.Select(number => new { path = $"/music/{number}.wav", submission = Track(number) });
            (await Http.PostAsJsonAsync("api/v1/ingests/soak/files", files)).EnsureSuccessStatusCode();
        }

        var fit = await (await Http.PostAsync(new Uri("api/v1/models", UriKind.Relative), null)).Content.ReadFromJsonAsync<JsonElement>();
        while (!fit.GetProperty("done").GetBoolean())
        {
            await Task.Delay(500);
            fit = await Http.GetFromJsonAsync<JsonElement>("api/v1/operations/" + fit.GetProperty("id").GetString());
        }

        if (fit.GetProperty("error").ValueKind is not JsonValueKind.Null)
            throw new InvalidOperationException($"the fit failed: {fit.GetProperty("error")}");
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
