using System.Collections.Concurrent;
using System.Net.Http.Json;
using ProductionValue.Client;
using ProductionValue.Contracts;
using ProductionValue.Tests.Grains;

namespace ProductionValue.Tests.Silo;

/// <summary>A silo that is killed while tracks come in: whatever it had acknowledged is in the library and in the index.</summary>
public sealed class SiloKillTests : IDisposable
{
    private const int Kills = 3, Writers = 6;
    private readonly string folder = Directory.CreateTempSubdirectory("pv-kill-").FullName;
    private readonly HttpClient http = new();
    private readonly ConcurrentBag<string> acknowledged = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_silo_is_killed_under_load()
    {
        using (var first = SiloUnderTest.Start("--data", folder, "--port", "0"))
        {
            var url = await first.Ready(Token);
            for (var number = 0; number < 12; number++)
                Assert.True(await Put(url, $"first-{number}"));
            await Fit(url);
            await Kill(first);
        }

        for (var kill = 0; kill < Kills; kill++)
        {
            using var silo = SiloUnderTest.Start("--data", folder, "--port", "0");
            var url = await silo.Ready(Token);
            await AllFound(url);
            var before = acknowledged.Count;
            var loading = Enumerable.Range(0, Writers).Select(writer => Load(url, $"{kill}-{writer}")).ToArray();
            while (acknowledged.Count < before + 40)
                await Task.Delay(5, Token);
            await Kill(silo);
            await Task.WhenAll(loading);
        }

        using var last = SiloUnderTest.Start("--data", folder, "--port", "0");
        await AllFound(await last.Ready(Token));
    }

    private static async Task Kill(SiloUnderTest silo)
    {
        await silo.Signal("KILL", Token);
        await silo.End(Token);
    }

    /// <summary>Puts tracks until the silo is gone.</summary>
    private async Task Load(string url, string name)
    {
        for (var number = 0; await Put(url, $"load-{name}-{number}"); number++)
        {
        }
    }

    /// <summary>Whether the silo has acknowledged the track.</summary>
    private async Task<bool> Put(string url, string track)
    {
        var random = new Random(track.Sum(letter => letter * 31));
        var vector = Enumerable.Range(0, ProductionValue.Audio.FeatureSchema.Production.Dimensions.Count).Select(_ => random.NextSingle()).ToArray();
        var submission = new TrackSubmission(
            TrackId.Parse(track), Samples.ContentOf(track), new TrackMetadata(track, $"Artist {random.Next(5)}", "", "", null, 180),
            [new FeatureVector(ProductionValue.Audio.FeatureSchema.Production.Id, vector)], [new Credit($"Producer {random.Next(3)}", CreditRole.Producer, CreditSource.Manifest)]);
        try
        {
            using var reply = await http.PutAsJsonAsync($"{url}/api/v1/tracks/{track}", submission, ClientJson.Options, Token);
            if (!reply.IsSuccessStatusCode)
                Assert.Fail(await reply.Content.ReadAsStringAsync(Token));
            acknowledged.Add(track);
            return true;
        }
        catch (HttpRequestException)
        {
            return false; // Killed: the outcome is unknown, and nobody was told otherwise.
        }
    }

    private async Task Fit(string url)
    {
        using var started = await http.PostAsync($"{url}/api/v1/models", null, Token);
        var operation = await started.Content.ReadFromJsonAsync<OperationStatus>(ClientJson.Options, Token);
        while (!operation!.Done)
        {
            await Task.Delay(50, Token);
            operation = await http.GetFromJsonAsync<OperationStatus>($"{url}/api/v1/operations/{operation.Id}", ClientJson.Options, Token);
        }

        Assert.Null(operation.Error);
    }

    private async Task AllFound(string url)
    {
        var similar = await http.GetFromJsonAsync<SimilarTracks>($"{url}/api/v1/tracks/first-0/similar?k=1000", ClientJson.Options, Token);
        var found = similar!.Similar.Select(track => track.Track.Value).Append("first-0").ToHashSet();
        Assert.DoesNotContain(acknowledged, track => !found.Contains(track));
    }
}
