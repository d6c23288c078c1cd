using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ProductionValue.Tests.Audio;

namespace ProductionValue.Tests.EndToEnd;

/// <summary>The HTTP API of a real silo process.</summary>
public sealed class HttpApiTests : IAsyncLifetime
{
    private readonly AudioFiles files = new();
    private readonly HttpClient http = new();
    private RunningSilo silo = null!;

    public async ValueTask InitializeAsync()
    {
        silo = await RunningSilo.Start();
        http.BaseAddress = new Uri(silo.Url);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await silo.DisposeAsync();
        files.Dispose();
    }

    [Fact]
    public async Task Health_says_which_product_it_is_and_when_it_is_ready()
    {
        Assert.Equal("production-value", (await http.GetFromJsonAsync<JsonElement>("/livez")).GetProperty("product").GetString());
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/readyz")).StatusCode);
    }

    [Fact]
    public async Task The_OpenAPI_document_describes_every_noun()
    {
        var document = await http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToArray();
        foreach (var noun in new[] { "tracks", "producers", "attributions", "ingests", "models", "evaluations", "library" })
            Assert.Contains(paths, path => path.StartsWith($"/api/v1/{noun}", StringComparison.Ordinal));
        var bodies = document.GetProperty("paths").GetProperty("/api/v1/attributions").GetProperty("post").GetProperty("requestBody").GetProperty("content");
        Assert.True(bodies.TryGetProperty("application/json", out _) && bodies.TryGetProperty("audio/*", out _));
    }

    [Theory]
    [InlineData("GET", "/api/v1/tracks/none", null, 404, "not-found")]
    [InlineData("GET", "/api/v1/producers/nobody", null, 404, "not-found")]
    [InlineData("GET", "/nowhere", null, 404, "not-found")]
    [InlineData("GET", "/api/v1/tracks?limit=many", null, 400, "bad-request")]
    [InlineData("GET", "/api/v1/tracks?limit=100000", null, 400, "bad-request")]
    [InlineData("POST", "/api/v1/attributions", "{\"query\":", 400, "bad-request")]
    [InlineData("POST", "/api/v1/attributions", "{\"query\":{\"track\":\"a/b\"}}", 400, "bad-request")]
    [InlineData("POST", "/api/v1/attributions", "{\"query\":{\"track\":\"t1\"}}", 404, "not-found")]
    [InlineData("POST", "/api/v1/evaluations", "{\"split\":\"genre\"}", 400, "bad-request")]
    [InlineData("DELETE", "/api/v1/tracks/none", null, 404, "not-found")]
    public async Task An_error_is_a_problem_with_a_type_that_stays(string method, string route, string? body, int status, string type)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), route);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        var said = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"expected {status}, got {(int)response.StatusCode}: {said}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"urn:production-value:problem:{type}", JsonDocument.Parse(said).RootElement.GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_recording_can_be_uploaded_and_attributed_and_what_is_no_sound_is_refused()
    {
        for (var number = 0; number < 4; number++)
            files.Music($"{number}.wav", 2 + (number * 0.5));
        (await silo.Pv.Run("ingest", files.Folder)).Expect();
        using var sound = new ByteArrayContent(await File.ReadAllBytesAsync(files.Music("query.wav", 3.3)));
        sound.Headers.ContentType = new("audio/wav");
        using var answer = await http.PostAsync("/api/v1/attributions?name=query.wav", sound);
        var attribution = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("query.wav", attribution.GetProperty("track").GetString());
        Assert.Equal(1, attribution.GetProperty("unknown").GetDouble()); // Nobody is credited yet.
        using var text = new ByteArrayContent("no sound at all"u8.ToArray());
        text.Headers.ContentType = new("audio/mpeg");
        using var refused = await http.PostAsync("/api/v1/attributions", text);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.InRange((int)refused.StatusCode, 400, 422);
    }

    [Fact]
    public async Task A_body_of_no_kind_is_415_and_a_name_that_is_not_this_machine_s_is_turned_away()
    {
        using var nothing = await http.PostAsync("/api/v1/attributions", null);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, nothing.StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/api/v1/producers") { Headers = { Host = "evil.example" } };
        Assert.Equal(HttpStatusCode.BadRequest, (await http.SendAsync(foreign)).StatusCode);
    }

    [Fact]
    public async Task A_second_silo_on_the_same_data_is_told_who_has_it()
    {
        using var second = PvProcess.Embedded(silo.Data).Start("up", "--data", silo.Data, "--port", "0");
        var said = await second.StandardError.ReadToEndAsync();
        await second.WaitForExitAsync();
        Assert.Equal(1, second.ExitCode);
        Assert.Contains(silo.Data, said, StringComparison.Ordinal);
        Assert.Contains(silo.Url, said, StringComparison.Ordinal);
    }
}
