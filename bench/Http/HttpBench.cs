using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ProductionValue.Audio;

namespace ProductionValue.Bench.Http;

/// <summary>
/// <c>pv bench http</c>: similar by id, attribution of a vector and upload → attribution through HTTP, asked by wrk of a silo process that holds
/// made-up tracks. The first two have 32 connections, the third one.
/// </summary>
internal static class HttpBench
{
    private const int Producers = 100;
    private const int CreditedTracks = 3_000;
    private const int Batch = 64;
    private const int Seed = 7;
    private const int Uploads = 40;

    /// <summary>Runs it.</summary>
    /// <param name="arguments"><c>[--tracks N] [--seconds N]</c>.</param>
    public static int Run(string[] arguments)
    {
        var tracks = Number(arguments, "--tracks", 100_000);
        var seconds = Number(arguments, "--seconds", 10);
        using var folder = new Scratch();
        using var silo = BenchSilo.Start(folder.Path);
        using var http = new HttpClient { BaseAddress = silo.Url, Timeout = TimeSpan.FromMinutes(10) };
        var clock = Stopwatch.StartNew();
        Fill(http, tracks).GetAwaiter().GetResult();
        Console.Error.WriteLine($"{tracks} tracks put in {clock.Elapsed.TotalSeconds:0.0} s");
        clock.Restart();
        Fit(http).GetAwaiter().GetResult();
        Console.Error.WriteLine($"fitted and indexed in {clock.Elapsed.TotalSeconds:0.0} s");
        Console.WriteLine($"# {tracks} tracks, {Environment.ProcessorCount} cores, wrk on the same machine; pv bench http --tracks {tracks} --seconds {seconds}");
        Console.WriteLine("| request | connections | requests/s | p50 ms | p99 ms | not 2xx |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        Wrk.Measure("similar by id, k 10", silo.Url, folder.Path, SimilarScript(tracks), 32, seconds);
        Wrk.Measure("attribution of a vector", silo.Url, folder.Path, AttributionScript(), 32, seconds);
        MeasureUploads(http).GetAwaiter().GetResult();
        return 0;
    }

    private static int Number(string[] arguments, string name, int usual) =>
        Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : usual;

    /// <summary>Puts tracks whose vectors scatter around a hundred producers' middles.</summary>
    private static async Task Fill(HttpClient http, int tracks)
    {
        var random = new Random(Seed);
        var middles = Enumerable.Range(0, Producers).Select(_ => Draw(random, null, 1)).ToArray();
        var batches = Enumerable.Range(0, tracks).Chunk(Batch);
        await Parallel.ForEachAsync(Batches(batches, middles, random), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (files, token) =>
        {
            using var answer = await http.PostAsJsonAsync("api/v1/ingests/bench/files", files, token);
            if (!answer.IsSuccessStatusCode)
                throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(token));
        });
    }

    private static IEnumerable<object[]> Batches(IEnumerable<int[]> batches, float[][] middles, Random random)
    {
        foreach (var batch in batches)
            yield return [.. batch.Select(track => File(track, Draw(random, middles[track % Producers], 0.8f)))];
    }

    private static object File(int track, float[] values) => new
    {
        path = $"/music/{track}.flac", refusal = (string?)null,
        submission = new
        {
            track = $"t{track}", contentId = track.ToString("x32", CultureInfo.InvariantCulture), features = new[] { new { schema = FeatureSchema.Production.Id, values } },
            metadata = new { title = $"Track {track}", artist = $"Artist {track / 40}", album = $"Album {track / 10}", path = $"/music/{track}.flac", startSeconds = (double?)null, durationSeconds = 200.0 },
            credits = track < CreditedTracks ? [new { producer = $"Producer {track % Producers}", role = "Producer", source = "Manifest" }] : Array.Empty<object>(),
        },
    };

    private static float[] Draw(Random random, float[]? middle, float spread)
    {
        var values = new float[FeatureSchema.Production.Dimensions.Count];
        for (var dimension = 0; dimension < values.Length; dimension++)
            values[dimension] = (middle?[dimension] ?? 0) + (spread * (float)((random.NextDouble() * 2) - 1));
        return values;
    }

    private static async Task Fit(HttpClient http)
    {
        using var started = await http.PostAsync(new Uri("api/v1/models", UriKind.Relative), null);
        var id = (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        var told = await http.GetStringAsync(new Uri($"api/v1/operations/{id}/events", UriKind.Relative)); // Ends with the fit.
        if (!told.Contains("\"live\"", StringComparison.Ordinal))
            throw new InvalidOperationException(told);
    }

    private static string SimilarScript(int tracks) =>
        $$"""
        local seed = 0
        function setup(thread) seed = seed + 1; thread:set("id", seed) end
        function init() math.randomseed(id) end
        function request() return wrk.format("GET", "/api/v1/tracks/t" .. math.random(0, {{tracks - 1}}) .. "/similar?k=10") end
        """;

    private static string AttributionScript()
    {
        var body = JsonSerializer.Serialize(new { query = new { label = "q", features = new[] { new { schema = FeatureSchema.Production.Id, values = Draw(new Random(Seed), null, 1) } } }, k = 5 });
        return $"""
            wrk.method = "POST"
            wrk.headers["Content-Type"] = "application/json"
            wrk.body = '{body}'
            """;
    }

    private static async Task MeasureUploads(HttpClient http)
    {
        var sound = Sound(30);
        var times = new List<double>();
        for (var upload = 0; upload < Uploads; upload++)
        {
            using var body = new ByteArrayContent(sound);
            body.Headers.ContentType = new("audio/wav");
            var clock = Stopwatch.StartNew();
            using var answer = await http.PostAsync(new Uri("api/v1/attributions?k=5", UriKind.Relative), body);
            answer.EnsureSuccessStatusCode();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        times = [.. times.Skip(Uploads / 4).Order()]; // The first ones wait for the compiler.
        Console.WriteLine($"| upload of a 30 s clip (WAV, 44.1 kHz stereo) → attribution | 1 | {1000 / times.Average():0.0} | {times[times.Count / 2]:0.0} | {times[^1]:0.0} | 0 |");
    }

    /// <summary>Noise with a beat as 16-bit stereo WAV.</summary>
    private static byte[] Sound(int seconds)
    {
        const int rate = 44_100;
        var random = new Random(Seed);
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write("RIFF"u8);
        writer.Write(36 + (seconds * rate * 4));
        writer.Write("WAVEfmt "u8);
        foreach (var word in new[] { 16, 1 | (2 << 16), rate, rate * 4, 4 | (16 << 16) })
            writer.Write(word);
        writer.Write("data"u8);
        writer.Write(seconds * rate * 4);
        for (var sample = 0; sample < seconds * rate * 2; sample++)
            writer.Write((short)(((random.NextDouble() * 2) - 1) * 12_000 * (1 - (sample % rate / (double)rate))));
        return bytes.ToArray();
    }
}
