using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using ProductionValue.Audio;
using ProductionValue.Bench.Operations;

namespace ProductionValue.Bench.Http;

/// <summary>
/// <c>pv bench http</c>: similar by id, attribution of a vector and upload → attribution through HTTP, asked by wrk of a silo process that holds
/// made-up tracks; with <c>--overhead</c> the rate with telemetry against the rate without.
/// </summary>
internal static class HttpBench
{
    private const int Connections = 32;
    private const int CreditedTracks = 3_000;
    private const int Uploads = 60;
    private const int Rounds = 5;

    /// <summary>Runs it.</summary>
    /// <param name="arguments"><c>[--tracks N] [--seconds N] [--overhead]</c>.</param>
    public static int Run(string[] arguments) => Measure(arguments).GetAwaiter().GetResult();

    private static async Task<int> Measure(string[] arguments)
    {
        var overhead = arguments.Contains("--overhead");
        var tracks = Number(arguments, "--tracks", overhead ? 10_000 : 100_000);
        var seconds = Number(arguments, "--seconds", overhead ? 6 : 10);
        await using var silo = await BenchSilo.Start();
        var clock = Stopwatch.StartNew();
        await silo.Fill(tracks, CreditedTracks);
        await Console.Error.WriteLineAsync($"{tracks} tracks put in, fitted and indexed in {clock.Elapsed.TotalSeconds:0.0} s");
        Console.WriteLine($"`./pv bench http{(overhead ? " --overhead" : "")} --tracks {tracks} --seconds {seconds}` on {BenchSilo.Machine()}\n");
        await (overhead ? MeasureOverhead(silo, tracks, seconds) : MeasureRequests(silo, tracks, seconds));
        return 0;
    }

    private static int Number(string[] arguments, string name, int usual) =>
        Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : usual;

    private static async Task MeasureRequests(BenchSilo silo, int tracks, int seconds)
    {
        Console.WriteLine("| request | connections | requests/s | p50 ms | p99 ms | not 2xx |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        Tell("similar by id, k 10", Wrk.Measure(silo.Url, SimilarScript(tracks), Connections, seconds));
        Tell("attribution of a vector, k 5", Wrk.Measure(silo.Url, AttributionScript(), Connections, seconds));
        await MeasureUploads(silo.Http);
    }

    private static void Tell(string request, WrkFigures figures) => Console.WriteLine(
        $"| {request} | {Connections} | {figures.Rate:0} | {figures.P50.TotalMilliseconds:0.00} | {figures.P99.TotalMilliseconds:0.00} | {figures.Failures} |");

    /// <summary>Two silos over copies of one folder, asked in turn, so that what else the machine does meets both.</summary>
    private static async Task MeasureOverhead(BenchSilo filled, int tracks, int seconds)
    {
        var folder = await filled.Stop();
        await using var bare = await BenchSilo.Start(folder, telemetry: false);
        await using var measured = await BenchSilo.Start(folder, telemetry: true);
        var script = SimilarScript(tracks);
        Console.WriteLine("| round | without telemetry, requests/s | with, requests/s | with ÷ without |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        var ratios = new List<double>();
        for (var round = 1; round <= Rounds; round++)
        {
            var (without, with) = (Wrk.Measure(bare.Url, script, Connections, seconds).Rate, Wrk.Measure(measured.Url, script, Connections, seconds).Rate);
            ratios.Add(with / without);
            Console.WriteLine($"| {round} | {without:0} | {with:0} | {with / without:0.000} |");
        }

        Console.WriteLine($"\nMedian: {ratios.Order().ElementAt(Rounds / 2):0.000}.");
    }

    private static string SimilarScript(int tracks) =>
        $$"""
        function request() return wrk.format("GET", "/api/v1/tracks/bench-" .. math.random(0, {{tracks - 1}}) .. "/similar?k=10") end
        """;

    /// <summary>A vector near those of the library, so that it is compared with producers like theirs.</summary>
    private static string AttributionScript()
    {
        var draws = new Random(7);
        var values = Enumerable.Range(0, FeatureSchema.Production.Dimensions.Count).Select(_ => (float)(1.5 + (draws.NextDouble() * 4))).ToArray();
        var body = JsonSerializer.Serialize(new { query = new { label = "q", features = new[] { new { schema = FeatureSchema.Production.Id, values } } }, k = 5 });
        return $"""
            wrk.method = "POST"
            wrk.path = "/api/v1/attributions"
            wrk.headers["Content-Type"] = "application/json"
            wrk.body = '{body}'
            """;
    }

    private static async Task MeasureUploads(HttpClient http)
    {
        var sound = Wave.Write(seconds: 30);
        var times = new List<double>();
        for (var upload = 0; upload < Uploads; upload++)
        {
            using var body = new ByteArrayContent(sound);
            body.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
            var clock = Stopwatch.StartNew();
            using var answer = await http.PostAsync(new Uri("api/v1/attributions?k=5", UriKind.Relative), body);
            answer.EnsureSuccessStatusCode();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        times = [.. times.Skip(Uploads / 3).Order()]; // The first ones wait for the compiler.
        Console.WriteLine($"| upload of a 30 s clip ({sound.Length / 1e6:0.0} MB of WAV) → attribution | 1 | {1000 / times.Average():0.0} | {times[times.Count / 2]:0.0} | {times[^1]:0.0} | 0 |");
    }
}
