using System.Globalization;
using System.Text;

namespace ProductionValue.Bench.Operations;

/// <summary>Constant mixed load on one silo for a long time: memory has to stay flat, nothing may fail, and the slowest answers may not get slower.</summary>
internal static class SoakBench
{
    private const double WarmUpShare = 0.2;
    private const double EndShare = 0.2;
    private const double MostGrowth = 0.05;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    public static int Run(string[] arguments) => Measure(arguments).GetAwaiter().GetResult();

    private static async Task<int> Measure(string[] arguments)
    {
        var minutes = Number(arguments, "--minutes", 10);
        var rate = Number(arguments, "--rate", 25);
        var tracks = (int)Number(arguments, "--tracks", 1000);
        var results = Text(arguments, "--out") ?? Path.Combine("bench", "results");
        await using var silo = await BenchSilo.Start();
        await Console.Error.WriteLineAsync($"soak: {tracks} tracks, {rate:0} requests/s for {minutes:0.##} minutes");
        await silo.Fill(tracks);
        var load = new SoakLoad(silo.Http, tracks, rate, seed: 8);
        var samples = new List<SoakSample>();
        using var ending = new CancellationTokenSource(TimeSpan.FromMinutes(minutes));
        var running = load.Run(ending.Token);
        var began = TimeProvider.System.GetTimestamp();
        while (!ending.IsCancellationRequested)
        {
            await Task.Delay(Window, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var (durations, failures) = load.TakeWindow();
            if (durations.Length == 0)
                continue;
            samples.Add(new SoakSample(
                TimeProvider.System.GetElapsedTime(began), durations.Length, failures, Quantile(durations, 0.5), Quantile(durations, 0.99), silo.MemoryBytes(),
                await silo.HeapBytes()));
            await Console.Error.WriteLineAsync(samples[^1].ToString());
        }

        await running;
        return await Report(samples, minutes, rate, tracks, results);
    }

    private static async Task<int> Report(List<SoakSample> samples, double minutes, double rate, int tracks, string results)
    {
        var settled = samples.Skip((int)(samples.Count * WarmUpShare)).ToArray();
        var part = Math.Max(1, (int)(settled.Length * EndShare));
        double Mean(IEnumerable<SoakSample> some, Func<SoakSample, double> of) => some.Average(of);
        double Rise(Func<SoakSample, double> of) => (Mean(settled[^part..], of) / Mean(settled[..part], of)) - 1;
        var (memory, slowest, failures) = (Rise(sample => sample.MemoryBytes), Rise(sample => sample.P99.TotalSeconds), samples.Sum(sample => sample.Failures));
        var good = memory <= MostGrowth && failures == 0;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Soak

            `./pv bench soak --minutes {minutes:0.##} --rate {rate:0} --tracks {tracks}` on {BenchSilo.Machine()}

            | requests | failures | p50 | p99 after warm-up, first and last fifth | memory after warm-up, first and last fifth | growth |
            | --- | --- | --- | --- | --- | --- |
            | {samples.Sum(sample => sample.Requests)} | {failures} | {Mean(settled, sample => sample.P50.TotalMilliseconds):0.0} ms | {Mean(settled[..part], sample => sample.P99.TotalMilliseconds):0.0} → {Mean(settled[^part..], sample => sample.P99.TotalMilliseconds):0.0} ms ({slowest:+0%;-0%}) | {Mean(settled[..part], sample => sample.MemoryBytes) / 1048576:0} → {Mean(settled[^part..], sample => sample.MemoryBytes) / 1048576:0} MB | {memory:+0.0%;-0.0%} |

            Durations count from when a request was due, so a silo that stands still cannot hide it. The first fifth of the time is warm-up. The load: searches 60 %,
            attributions 20 %, listings 10 %, changes of tracks 10 %, and an upload of audio every ten seconds.

            ![p99 and memory over time](soak.svg)

            """);
        Directory.CreateDirectory(results);
        await File.WriteAllTextAsync(Path.Combine(results, "soak.md"), text.ToString());
        await File.WriteAllTextAsync(Path.Combine(results, "soak.svg"), SoakPlot.Draw(samples));
        Console.WriteLine(text.ToString());
        return good ? 0 : 1;
    }

    private static TimeSpan Quantile(TimeSpan[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];

    private static string? Text(string[] arguments, string name) => Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;

    private static double Number(string[] arguments, string name, double otherwise) =>
        Text(arguments, name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}

/// <summary>One window of a soak.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Requests">Requests that ended in it.</param>
/// <param name="Failures">Those that failed.</param>
/// <param name="P50">Half of them took less.</param>
/// <param name="P99">One of a hundred took more.</param>
/// <param name="MemoryBytes">Resident memory of the silo.</param>
/// <param name="HeapBytes">Its managed heap after the last collection.</param>
internal sealed record SoakSample(TimeSpan At, int Requests, int Failures, TimeSpan P50, TimeSpan P99, long MemoryBytes, long HeapBytes);
