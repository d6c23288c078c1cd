using System.Net.Http.Json;
using System.Text.Json;
using ProductionValue.Tests.Audio;
using ProductionValue.Tests.Silo;

namespace ProductionValue.Tests.Http;

/// <summary>One silo process with a small library that was fitted, shared by the tests of the API: starting one costs seconds.</summary>
public sealed class ApiUnderTest : IAsyncLifetime
{
    private readonly AudioFiles files = new();
    private readonly string data = Directory.CreateTempSubdirectory("pv-api-").FullName;
    private SiloUnderTest? silo;

    /// <summary>Talks to it.</summary>
    public HttpClient Client { get; } = new();

    /// <summary>The folder it may read.</summary>
    public string Root => files.Folder;

    /// <summary>A recording it does not know.</summary>
    public string Query { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(files["music"]);
        var rows = new List<string> { "track_id,path,title,artist,producer,album" };
        for (var song = 1; song <= 12; song++)
        {
            WavFile.Write16(files[$"music/{song}.wav"], 44_100, WavFile.Music(44_100, 3 + (song * 0.1), song));
            rows.Add($"song-{song},{song}.wav,Song {song},Band {song % 3},{(song % 2 == 0 ? "Ann / Bright" : "Bob Dull")},Record {song % 4}");
        }

        await File.WriteAllLinesAsync(files["music/credits.csv"], rows);
        await File.WriteAllTextAsync(files["music/notes.wav"], "no sound at all");
        Query = files.Music("query.wav", 4);
        silo = SiloUnderTest.Start("--data", data, "--port", "0", "--root", files["music"]);
        Client.BaseAddress = new Uri(await silo.Ready(CancellationToken.None));
        Report = await Import();
        using var fit = await Client.PostAsync("/api/v1/models", null);
        var operation = (await fit.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        FitEvents = await Events($"/api/v1/operations/{operation}/events");
        Fit = operation;
    }

    /// <summary>What the import of the library came to.</summary>
    public JsonElement Report { get; private set; }

    /// <summary>Id of the fit's operation.</summary>
    public string Fit { get; private set; } = "";

    /// <summary>What the fit told while it ran.</summary>
    public IReadOnlyList<Told> FitEvents { get; private set; } = [];

    /// <summary>One server-sent event.</summary>
    public sealed record Told(string Id, string Event, JsonElement Data);

    /// <summary>Listens to a stream up to its end.</summary>
    public async Task<List<Told>> Events(string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        using var answer = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        var told = new List<Told>();
        await foreach (var item in System.Net.ServerSentEvents.SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync())
            told.Add(new Told(item.EventId ?? "", item.EventType, JsonDocument.Parse(item.Data).RootElement));
        return told;
    }

    /// <summary>Reads a JSON answer.</summary>
    public Task<JsonElement> Get(string path) => Client.GetFromJsonAsync<JsonElement>(path);

    public ValueTask DisposeAsync()
    {
        silo?.Dispose();
        Client.Dispose();
        files.Dispose();
        Directory.Delete(data, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<JsonElement> Import()
    {
        using var started = await Client.PostAsJsonAsync("/api/v1/ingests", new { manifest = files["music/credits.csv"] });
        Assert.Equal(System.Net.HttpStatusCode.Accepted, started.StatusCode);
        var id = (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        await Events($"/api/v1/ingests/{id}/events");
        return await Get($"/api/v1/ingests/{id}");
    }
}
