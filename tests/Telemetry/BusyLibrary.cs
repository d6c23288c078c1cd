using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using ProductionValue.Audio;
using ProductionValue.Contracts;
using ProductionValue.Tests.Audio;
using FeatureVector = ProductionValue.Contracts.FeatureVector;

namespace ProductionValue.Tests.Telemetry;

/// <summary>Makes a silo busy over HTTP with everything it can be asked: imports, a fit, searches, attributions, uploads, mistakes.</summary>
internal sealed class BusyLibrary(string url) : IDisposable
{
    private const int Tracks = 60;
    private readonly HttpClient http = new() { BaseAddress = new Uri(url + "/"), Timeout = TimeSpan.FromSeconds(60) };
    private readonly Random draws = new(8);

    public HttpClient Http => http;

    /// <summary>Imports tracks of three producers who sound unlike each other, and fits.</summary>
    public async Task Fill(CancellationToken cancellationToken)
    {
        foreach (var batch in Enumerable.Range(0, Tracks).Chunk(20))
        {
            var files = batch.Select(number => new IngestFile($"/music/{number}.wav", Track(number), null)).Append(new IngestFile($"/music/{batch[0]}.txt", null, "expected audio, got text"));
            Assert.Equal(HttpStatusCode.OK, (await http.PostAsJsonAsync("api/v1/ingests/busy/files", files, cancellationToken)).StatusCode);
        }

        await Fit(cancellationToken);
    }

    /// <summary>Fits a generation and waits until it answers.</summary>
    public async Task Fit(CancellationToken cancellationToken)
    {
        var started = await (await http.PostAsync(new Uri("api/v1/models", UriKind.Relative), null, cancellationToken)).Content.ReadFromJsonAsync<OperationStatus>(cancellationToken);
        while (!started!.Done)
        {
            await Task.Delay(100, cancellationToken);
            started = await http.GetFromJsonAsync<OperationStatus>("api/v1/operations/" + started.Id, cancellationToken);
        }

        Assert.Null(started.Error);
    }

    /// <summary>One round of questions and changes.</summary>
    public async Task Round(CancellationToken cancellationToken)
    {
        for (var question = 0; question < 12; question++)
        {
            var track = $"busy-{draws.Next(Tracks)}";
            await Get($"api/v1/tracks/{track}/similar?k=10", cancellationToken);
            await Post("api/v1/attributions", new AttributionQuery(new QueryTrack(TrackId.Parse(track)), 3), cancellationToken);
        }

        await Get("api/v1/producers/Ann/more?k=10", cancellationToken);
        await Get("api/v1/tracks/nobody/similar", cancellationToken);
        var changed = Track(Tracks + draws.Next(400));
        changed = changed with { Metadata = changed.Metadata with { Title = $"Title {draws.Next()}" } }; // Else it changes nothing once all are known.
        (await http.PutAsJsonAsync($"api/v1/tracks/{changed.Track}", changed, cancellationToken)).Dispose();
        var number = Tracks + draws.Next(400);
        await Post($"api/v1/ingests/round-{draws.Next()}/files", new[] { new IngestFile($"/music/{number}.wav", Track(number), null), new IngestFile("/music/a.txt", null, "expected audio, got text") }, cancellationToken);
    }

    /// <summary>Sends a second of audio to be attributed.</summary>
    public async Task Upload(AudioFiles files, CancellationToken cancellationToken)
    {
        using var body = new ByteArrayContent(await File.ReadAllBytesAsync(files.Music("upload.wav", 4), cancellationToken));
        body.Headers.ContentType = new("audio/wav");
        (await http.PostAsync(new Uri("api/v1/attributions?k=1", UriKind.Relative), body, cancellationToken)).Dispose();
    }

    /// <summary>A track whose sound is its producer's, with some noise.</summary>
    public static TrackSubmission Track(int number)
    {
        string[] producers = ["Ann", "Bob", "Cleo"];
        var producer = number % producers.Length;
        var chance = new Random(number);
        var values = Enumerable.Range(0, FeatureSchema.Production.Dimensions.Count)
            .Select(dimension => (float)((((dimension * 7) + (producer * 13)) % 17) + (chance.NextDouble() * 4))).ToArray();
        return new TrackSubmission(
            TrackId.Parse($"busy-{number}"), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"busy {number}")).AsSpan(0, 16)),
            new TrackMetadata($"Title {number}", $"Artist {number % 20}", $"Album {number % 15}", $"/music/{number}.wav", null, 30),
            [new FeatureVector(FeatureSchema.Production.Id, values)], [new Credit(producers[producer], CreditRole.Producer, CreditSource.Manifest)]);
    }

    public void Dispose() => http.Dispose();

    private async Task Get(string path, CancellationToken cancellationToken) => (await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken)).Dispose();

    private async Task Post<T>(string path, T body, CancellationToken cancellationToken) => (await http.PostAsJsonAsync(path, body, cancellationToken)).Dispose();
}
