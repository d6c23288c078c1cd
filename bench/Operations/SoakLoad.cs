using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace ProductionValue.Bench.Operations;

/// <summary>Requests at a constant rate, whether or not those before them have been answered.</summary>
internal sealed class SoakLoad(HttpClient http, int tracks, double rate, int seed)
{
    private static readonly TimeSpan UploadPeriod = TimeSpan.FromSeconds(10);
    private readonly Lock counting = new();
    private readonly byte[] audio = Wave.Write(seconds: 12);
    private List<TimeSpan> durations = [];
    private int failures;

    /// <summary>Sends until cancelled, then waits for what is under way.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        var draws = new Random(seed);
        var time = TimeProvider.System;
        var (began, running, uploads) = (time.GetTimestamp(), new List<Task>(), 0);
        for (var number = 0; !cancellationToken.IsCancellationRequested; number++)
        {
            var due = TimeSpan.FromSeconds(number / rate);
            var early = due - time.GetElapsedTime(began);
            if (early > TimeSpan.Zero)
                await Task.Delay(early, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var (choice, track, edition) = (draws.NextDouble(), draws.Next(tracks), draws.Next(1000));
            running.Add(Send(began, due, () => Request(choice, track, edition)));
            if (due >= UploadPeriod * (uploads + 1))
            {
                uploads++;
                running.Add(Send(began, due, Upload));
            }

            running.RemoveAll(task => task.IsCompletedSuccessfully);
        }

        await Task.WhenAll(running);
    }

    /// <summary>Durations, shortest first, and failures since the last call.</summary>
    public (TimeSpan[] Durations, int Failures) TakeWindow()
    {
        lock (counting)
        {
            var taken = (durations.Order().ToArray(), failures);
            (durations, failures) = ([], 0);
            return taken;
        }
    }

    private async Task Send(long began, TimeSpan due, Func<Task<HttpResponseMessage>> request)
    {
        var failed = false;
        try
        {
            using var answer = await request();
            failed = !answer.IsSuccessStatusCode;
            if (failed)
                await Console.Error.WriteLineAsync($"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode}");
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            failed = true;
            await Console.Error.WriteLineAsync(failure.Message);
        }

        var took = TimeProvider.System.GetElapsedTime(began) - due;
        lock (counting)
        {
            durations.Add(took);
            failures += failed ? 1 : 0;
        }
    }

    private Task<HttpResponseMessage> Request(double choice, int track, int edition) => choice switch
    {
        < 0.6 => http.GetAsync(new Uri($"api/v1/tracks/bench-{track}/similar?k=10", UriKind.Relative)),
        < 0.8 => http.PostAsJsonAsync("api/v1/attributions", new { query = new { track = $"bench-{track}" }, k = 5 }),
        < 0.9 => http.GetAsync(new Uri($"api/v1/tracks?text=title&limit=20&artist=Artist%20{track % 200}", UriKind.Relative)),
        _ => http.PutAsJsonAsync($"api/v1/tracks/bench-{track}", BenchSilo.Track(track, edition)),
    };

    private Task<HttpResponseMessage> Upload()
    {
        var body = new ByteArrayContent(audio);
        body.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        return http.PostAsync(new Uri("api/v1/attributions?k=3", UriKind.Relative), body);
    }
}
