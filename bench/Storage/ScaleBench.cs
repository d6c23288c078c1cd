using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ProductionValue.Client;
using ProductionValue.Contracts;
using ProductionValue.Tests.Storage.Postgres;

namespace ProductionValue.Bench.Storage;

/// <summary>A library of many tracks in one silo: import, fit with index, start, questions, memory.</summary>
internal sealed class ScaleBench(SyntheticLibrary library, string folder, string[] further)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// Runs <c>pv bench scale --tracks N [--folder DIR] [--step make|import|fit|ask] [--postgres]</c>: without a step all of them, with one that
    /// step alone on a folder that is kept, so that a long run can be done in pieces. With <c>--postgres</c> the library is in a server of its own.
    /// </summary>
    public static async Task<int> Run(string[] arguments)
    {
        var tracks = int.Parse(StoreBench.Value(arguments, "--tracks") ?? "100000", CultureInfo.InvariantCulture);
        var named = StoreBench.Value(arguments, "--folder");
        var step = StoreBench.Value(arguments, "--step");
        var folder = named ?? Directory.CreateTempSubdirectory("pv-scale-").FullName;
        Directory.CreateDirectory(folder);
        using var server = arguments.Contains("--postgres") ? new PostgresServer("fsync = on", "shared_buffers = 1GB", "max_wal_size = 4GB") : null;
        var bench = new ScaleBench(new SyntheticLibrary(1, tracks), folder, server is null ? [] : ["--cluster", server.NewDatabase()]);
        try
        {
            if (step is null or "make")
                bench.Make();
            if (step is null or "import")
                await bench.Import();
            if (step is null or "fit")
                await bench.Fit();
            if (step is null or "ask")
                await bench.Ask();
            return 0;
        }
        finally
        {
            if (named is null)
                Directory.Delete(folder, recursive: true);
        }
    }

    private void Make()
    {
        using var file = new FileStream(Path.Combine(folder, "tracks.ndjson"), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        for (var number = 0; number < library.Count; number++)
        {
            var track = library.Track(number);
            var rounded = Array.ConvertAll(track.Features[0].Values, value => MathF.Round(value, 4));
            JsonSerializer.Serialize(file, track with { Features = [track.Features[0] with { Values = rounded }] }, Json);
            file.WriteByte((byte)'\n');
        }

        Tell($"made {library.Count} tracks of {SyntheticLibrary.Dimensions} dimensions, {file.Length >> 20} MB of JSON lines");
    }

    private async Task Import()
    {
        using var silo = await SiloChild.Start(Path.Combine(folder, "data"), further);
        using var client = new ProductionValueClient(new Uri(silo.Url));
        await using var lines = File.OpenRead(Path.Combine(folder, "tracks.ndjson"));
        var before = silo.Cpu;
        var summary = await client.Import(lines, CancellationToken.None);
        Tell($"import: {summary.Added} added, {summary.Refused} refused in {summary.Seconds:0.0} s, {summary.Added / summary.Seconds:0} tracks/s, {(silo.Cpu - before).TotalMicroseconds / library.Count:0} µs of the silo's CPU a track in all; views of the live model followed in {summary.ViewSeconds:0.0} s; {Memory(silo)}");
        if (summary.Added + summary.Unchanged != library.Count)
            throw new InvalidOperationException($"expected {library.Count} tracks, got {summary}");
        await silo.Terminate();
        Tell($"data directory: {new DirectoryInfo(Path.Combine(folder, "data")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) >> 20} MB");
    }

    private async Task Fit()
    {
        using var silo = await SiloChild.Start(Path.Combine(folder, "data"), further);
        using var client = new ProductionValueClient(new Uri(silo.Url));
        var began = Stopwatch.GetTimestamp();
        var ended = await client.WaitFor(await client.StartFit(false, CancellationToken.None), _ => { }, CancellationToken.None);
        Tell($"fit and index: {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s, {ended.Generation?.Dimensions} dimensions, {ended.Error ?? "no error"}; {Memory(silo)}");
        await silo.Terminate();
    }

    private async Task Ask()
    {
        var began = Stopwatch.GetTimestamp();
        using var silo = await SiloChild.Start(Path.Combine(folder, "data"), further);
        using var client = new ProductionValueClient(new Uri(silo.Url));
        using var http = new HttpClient { BaseAddress = new Uri(silo.Url), Timeout = TimeSpan.FromMinutes(5) };
        var ready = Stopwatch.GetElapsedTime(began);
        while (await IsBusy(http)) // As a client does: the index is still being loaded.
            await Task.Delay(50);
        Tell($"start: ready after {ready.TotalSeconds:0.0} s, first similar tracks after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s and {silo.Cpu.TotalSeconds:0.0} s of CPU; {Memory(silo)}");
        await Time("similar tracks, 1 caller", 1, 300, (random, _) => Similar(http, random));
        await Time("similar tracks, 8 callers", 8, 600, (random, _) => Similar(http, random));
        await Time("catalogue by words", 1, 300, (random, _) => Get(http, $"/api/v1/tracks?text={Uri.EscapeDataString(library.Question(random))}&limit=50"));
        await Time("catalogue by artist", 1, 300, (random, _) => Get(http, $"/api/v1/tracks?artist={Uri.EscapeDataString(Pick(random).Metadata.Artist)}&limit=50"));
        await Time("catalogue by album", 1, 300, (random, _) => Get(http, $"/api/v1/tracks?album={Uri.EscapeDataString(Pick(random).Metadata.Album)}&limit=50"));
        await Time("catalogue by producer", 1, 300, (random, _) => Get(http, $"/api/v1/tracks?producer={Uri.EscapeDataString(Pick(random).Credits[0].Producer)}&limit=50"));
        await Time("catalogue by year", 1, 300, (random, _) => Get(http, $"/api/v1/tracks?year={1960 + random.Next(65)}&limit=50"));
        await Page(client);
        Tell($"after the questions: {Memory(silo)}");
        await silo.Terminate();
    }

    private static async Task Page(ProductionValueClient client)
    {
        var latencies = new Latencies();
        string? cursor = null;
        for (var page = 0; page < 200; page++)
        {
            var began = Stopwatch.GetTimestamp();
            var told = await client.Tracks(new TrackQuery(null, null, null, null, cursor, 50), CancellationToken.None);
            latencies.Add(Stopwatch.GetElapsedTime(began));
            cursor = told.Next;
            if (cursor is null)
                break;
        }

        Tell($"catalogue, page after page: {latencies}");
    }

    private static async Task Time(string what, int callers, int count, Func<Random, int, Task> ask)
    {
        await ask(new Random(-1), 0); // Compiled and cached as in a silo that serves.
        var latencies = new Latencies();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            for (var question = 0; question < count / callers; question++)
            {
                var began = Stopwatch.GetTimestamp();
                await ask(random, question);
                latencies.Add(Stopwatch.GetElapsedTime(began));
            }
        })));
        Tell($"{what}: {latencies}");
    }

    private TrackSubmission Pick(Random random) => library.Track(random.Next(library.Count));

    private Task Similar(HttpClient http, Random random) => Get(http, $"/api/v1/tracks/track-{random.Next(library.Count)}/similar?k=10");

    private static async Task<bool> IsBusy(HttpClient http)
    {
        using var answer = await http.GetAsync(new Uri("/api/v1/tracks/track-0/similar?k=10", UriKind.Relative));
        if (!answer.IsSuccessStatusCode && answer.StatusCode != System.Net.HttpStatusCode.ServiceUnavailable)
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        return !answer.IsSuccessStatusCode;
    }

    private static async Task Get(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {await answer.Content.ReadAsStringAsync()}");
        await answer.Content.ReadAsByteArrayAsync();
    }

    private static string Memory(SiloChild silo) => silo.Memory is var (now, most)
        ? string.Create(CultureInfo.InvariantCulture, $"memory {now >> 20} MB, at most {most >> 20} MB") : "";

    private static void Tell(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
