using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace ProductionValue.Tests.Silo;

/// <summary>The silo as its clients and its terminal see it.</summary>
public sealed class SiloProcessTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pv-silo-").FullName;
    private readonly HttpClient http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_silo_says_where_it_answers_owns_its_folder_and_stops_when_asked()
    {
        using var silo = SiloUnderTest.Start([new("PV_HTTP__MAXBODYBYTES", "10000")], "--data", folder, "--port", "0");
        var url = await silo.Ready(Token);

        Assert.Equal("production-value", (await http.GetFromJsonAsync<JsonElement>($"{url}/livez", Token)).GetProperty("product").GetString());
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"{url}/readyz", Token)).StatusCode);
        var announced = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "silo.json"), Token)).RootElement;
        Assert.Equal((silo.Pid, url, false), (announced.GetProperty("pid").GetInt32(), announced.GetProperty("url").GetString(), announced.GetProperty("embedded").GetBoolean()));
        await CheckProblems(url);
        await CheckOpenApi(url);

        using var second = SiloUnderTest.Start("--data", folder, "--port", "0");
        var refused = await second.End(Token);
        Assert.Equal((1, ""), (refused.Code, refused.Output));
        Assert.Equal($"pv-silo: {folder}: in use by process {silo.Pid} at {url}\n", refused.Error);

        await silo.Signal("TERM", Token);
        var end = await silo.End(Token);
        Assert.Equal((0, ""), (end.Code, end.Output));
        Assert.False(File.Exists(Path.Combine(folder, "silo.json")));
    }

    [Fact]
    public async Task An_embedded_silo_ends_with_the_input_of_its_client_and_a_killed_one_holds_nothing()
    {
        using (var killed = SiloUnderTest.Start("--data", folder, "--port", "0", "--embedded"))
        {
            await killed.Ready(Token);
            await killed.Signal("KILL", Token);
            await killed.End(Token);
        }

        using var silo = SiloUnderTest.Start("--data", folder, "--port", "0", "--embedded");
        await silo.Ready(Token);
        silo.Input.Close();
        var end = await silo.End(Token);
        Assert.Equal((0, ""), (end.Code, end.Output));
    }

    [Theory]
    [InlineData("--port 70000", 2, "--port: expected 0 to 65535, got \"70000\"")]
    [InlineData("--sideways", 2, "--sideways")]
    [InlineData("--data /dev/null/nowhere --port 0", 1, "/dev/null/nowhere")]
    public async Task A_silo_that_cannot_start_says_why_and_how_it_ended(string arguments, int code, string error)
    {
        using var silo = SiloUnderTest.Start(arguments.Split(' '));
        var end = await silo.End(Token);
        Assert.Equal((code, ""), (end.Code, end.Output));
        Assert.Contains(error, end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_library_is_named_and_left_alone()
    {
        var database = Path.Combine(folder, "library.db");
        await File.WriteAllTextAsync(database, new string('x', 5000), Token);
        using var silo = SiloUnderTest.Start("--data", folder, "--port", "0");
        var end = await silo.End(Token);
        Assert.Equal(1, end.Code);
        Assert.Contains(database, end.Error, StringComparison.Ordinal);
        Assert.Equal(5000, new FileInfo(database).Length);
    }

    private async Task CheckProblems(string url)
    {
        await Expect(HttpMethod.Get, "/api/v1/nonsense", null, 404, "not-found", "/api/v1/nonsense");
        await Expect(HttpMethod.Patch, "/api/v1/library", null, 405, "bad-request", "expected GET, got PATCH");
        await Expect(HttpMethod.Put, "/api/v1/tracks/a", new StringContent("x", Encoding.UTF8, "text/plain"), 415, "bad-request", "application/json");
        await Expect(HttpMethod.Put, "/api/v1/tracks/a", Json("{\"track\":\"a\""), 400, "bad-request", "body: $");
        await Expect(HttpMethod.Put, "/api/v1/tracks/a", Json("{\"track\":\"a\"}"), 400, "bad-request", "contentId");
        await Expect(
            HttpMethod.Put, "/api/v1/tracks/a",
            Json("""{"track":"a","contentId":"c","metadata":{"title":7,"artist":"","album":"","path":"","durationSeconds":1},"features":[],"credits":[]}"""),
            400, "bad-request", "$.metadata.title");
        await Expect(HttpMethod.Put, "/api/v1/tracks/a", Json(Submission("b")), 400, "bad-request", "expected \"a\" as in the path, got \"b\"");
        await Expect(HttpMethod.Get, "/api/v1/tracks/%20a", null, 400, "bad-request", "track id: expected no space");
        await Expect(HttpMethod.Get, "/api/v1/tracks?limit=many", null, 400, "bad-request", "limit");
        await Expect(HttpMethod.Get, "/api/v1/tracks/a/similar?exclude=year", null, 400, "bad-request", "exclude: expected artist, album or both, got \"year\"");
        await Expect(
            HttpMethod.Post, "/api/v1/ingests/job/files", Json($"[{string.Join(',', Enumerable.Repeat("{\"path\":\"a\",\"refusal\":\"r\"}", 65))}]"),
            400, "bad-request", "expected at most 64 files, got 65");
        await Expect(
            HttpMethod.Post, "/api/v1/tracks/known", Json($"{{\"contentIds\":[\"{new string('x', 20_000)}\"]}}"), 413, "too-large",
            "body: expected at most 10000 bytes, got 20");
        await Expect(HttpMethod.Post, "/api/v1/attributions", new StringContent("x", Encoding.UTF8, "text/csv"), 415, "bad-request", "text/csv");

        async Task Expect(HttpMethod method, string path, HttpContent? body, int status, string kind, string detail)
        {
            using var request = new HttpRequestMessage(method, url + path) { Content = body };
            using var response = await http.SendAsync(request, Token);
            var text = await response.Content.ReadAsStringAsync(Token);
            Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
            var problem = JsonDocument.Parse(text).RootElement;
            Assert.Equal($"urn:production-value:problem:{kind}", problem.GetProperty("type").GetString());
            Assert.Equal(status, problem.GetProperty("status").GetInt32());
            Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    private async Task CheckOpenApi(string url)
    {
        var document = await http.GetFromJsonAsync<JsonElement>($"{url}/openapi/v1.json", Token);
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        foreach (var path in document.GetProperty("paths").EnumerateObject())
            Assert.All(path.Value.EnumerateObject(), operation => Assert.NotEqual("", operation.Value.GetProperty("summary").GetString()));
        var submission = document.GetProperty("components").GetProperty("schemas").GetProperty("TrackSubmission");
        Assert.Equal(["track", "contentId", "metadata", "features", "credits"], submission.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static string Submission(string track) =>
        $$"""{"track":"{{track}}","contentId":"c","metadata":{"title":"t","artist":"","album":"","path":"","durationSeconds":1},"features":[],"credits":[]}""";
}
