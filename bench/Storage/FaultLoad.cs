using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ProductionValue.Client;
using ProductionValue.Contracts;

namespace ProductionValue.Bench.Storage;

/// <summary>Mixed load on a cluster, and what must be true afterwards: each worker changes tracks of its own and knows what was acknowledged.</summary>
internal sealed class FaultLoad(SiloChild[] silos, SyntheticLibrary library, int seed) : IDisposable
{
    /// <summary>After a fault a query may fail for as long as the probes take: three of one second, and the vote.</summary>
    private static readonly TimeSpan DetectionWindow = TimeSpan.FromSeconds(10);

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(8) };
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<int, string?> acknowledged = new(); // Track → its producer; null: removed.
    private readonly ConcurrentQueue<(long At, bool Answered)> queries = [];
    private readonly List<(string Fault, long At, double RecoverySeconds)> faults = [];
    private long writes;

    /// <summary>Fills the library and fits it.</summary>
    public async Task Fill()
    {
        for (var number = 0; number < library.Count; number++)
        {
            var track = library.Track(number);
            await Change(number, client => client.Put(track, CancellationToken.None), track.Credits[0].Producer);
        }

        using var first = new ProductionValueClient(new Uri(silos[0].Url));
        var ended = await first.WaitFor(await first.StartFit(false, CancellationToken.None), _ => { }, CancellationToken.None);
        Console.WriteLine($"filled and fitted: generation {ended.Generation?.Number} {ended.Error}");
    }

    /// <summary>Loads the cluster until it is stopped.</summary>
    public Task Run(int workers) => Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(() => Work(worker, workers))));

    /// <summary>Ends the load.</summary>
    public void Stop() => stopping.Cancel();

    /// <summary>Brings a fault about and waits until the cluster answers every silo's queries again.</summary>
    public async Task During(string fault, Func<Task> happen)
    {
        var at = Stopwatch.GetTimestamp();
        lock (faults)
            faults.Add((fault, at, 0));
        await happen();
        for (var row = 0; row < 6; row++)
        {
            foreach (var silo in silos)
            {
                if (!await Answers(silo.Url, row))
                    row = -1;
            }

            await Task.Delay(100);
        }

        lock (faults)
            faults[^1] = (fault, at, Stopwatch.GetElapsedTime(at).TotalSeconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fault}: all silos answer again after {Stopwatch.GetElapsedTime(at).TotalSeconds:0.0} s"));
    }

    /// <summary>Compares what was acknowledged with what is there, and prints the account.</summary>
    /// <param name="propagated">Whether every change has reached every view.</param>
    /// <returns>Whether nothing was lost or wrong, and enough was answered.</returns>
    public async Task<bool> Judge(bool propagated)
    {
        using var client = new ProductionValueClient(new Uri(silos[0].Url));
        var lost = 0;
        foreach (var (number, producer) in acknowledged)
        {
            var found = await client.Track(TrackId.Parse($"track-{number}"), CancellationToken.None);
            var isThere = producer is null ? found is null : found is { Searchable: true } && found.Credits.Select(credit => credit.Producer).SequenceEqual([producer]);
            lost += isThere ? 0 : 1;
        }

        var verification = await client.Verify(false, CancellationToken.None);
        foreach (var view in verification.Views.Where(view => view.Wrong > 0))
            Console.WriteLine($"WRONG: {view}");
        var wrong = verification.Views.Sum(view => view.Wrong);
        var outside = queries.Where(query => !faults.Any(fault => query.At >= fault.At && Stopwatch.GetElapsedTime(fault.At, query.At) < Window(fault.RecoverySeconds))).ToArray();
        var share = outside.Length == 0 ? 0 : outside.Count(query => query.Answered) / (double)outside.Length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"""
            acknowledged writes {writes}, lost {lost}; views wrong {wrong} (checked {verification.Views.Sum(view => view.Checked)}), every change propagated: {propagated}
            queries {queries.Count}, answered {queries.Count(query => query.Answered)}; outside the detection windows {outside.Length}, answered {share:P2}
            recovery: median {Median(faults.Select(fault => fault.RecoverySeconds)):0.0} s, longest {faults.Max(fault => fault.RecoverySeconds):0.0} s
            """));
        return lost == 0 && wrong == 0 && propagated && share >= 0.99;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        http.Dispose();
        stopping.Dispose();
    }

    // The fixed window is what the probes need: a recovery that takes longer counts against the answered share.
    private static TimeSpan Window(double recoverySeconds) => TimeSpan.FromSeconds(Math.Min(DetectionWindow.TotalSeconds, Math.Max(1, recoverySeconds)));

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is { Length: > 0 } sorted ? sorted[sorted.Length / 2] : 0;

    private async Task Work(int worker, int workers)
    {
        var random = new Random((seed * 1000) + worker);
        while (!stopping.IsCancellationRequested)
        {
            var number = (random.Next(library.Count * 2 / workers) * workers) + worker; // Twice as many ids as tracks at the start: some are new.
            switch (random.Next(10))
            {
                case 0:
                    await Change(number, async client => await client.Remove(TrackId.Parse($"track-{number}"), CancellationToken.None), null);
                    break;
                case < 5:
                    var producer = $"Producer {random.Next(20)}";
                    var track = library.Track(number) with { Credits = [new Credit(producer, CreditRole.Producer, CreditSource.Manifest)] };
                    await Change(number, client => client.Put(track, CancellationToken.None), producer);
                    break;
                default:
                    var at = Stopwatch.GetTimestamp();
                    queries.Enqueue((at, await Answers(silos[random.Next(silos.Length)].Url, random.Next(library.Count))));
                    break;
            }
        }
    }

    /// <summary>Sends a change to one silo after another until one acknowledges it: every change may be sent again.</summary>
    private async Task Change(int number, Func<ProductionValueClient, Task> send, string? producer)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var client = new ProductionValueClient(
                new Uri(silos[(number + attempt) % silos.Length].Url), RetryOptions.Default with { Attempts = 1, AttemptTimeout = TimeSpan.FromSeconds(20) });
            try
            {
                await send(client);
                acknowledged[number] = producer;
                Interlocked.Increment(ref writes);
                return;
            }
            catch (Exception failure) when (failure is HttpRequestException or TimeoutException or ProblemException or IOException)
            {
                await Task.Delay(200); // Unknown whether it happened: again.
            }
        }
    }

    private async Task<bool> Answers(string url, int number)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"{url}/api/v1/tracks/track-{number}/similar?k=5"));
            if (answer.StatusCode is System.Net.HttpStatusCode.NotFound)
                return true; // Removed: that is an answer. One without a shard's tracks is none.
            return answer.IsSuccessStatusCode && !(await answer.Content.ReadAsStringAsync()).Contains("\"partial\":true", StringComparison.Ordinal);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
