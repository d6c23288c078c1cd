using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ProductionValue.Contracts;
using ProductionValue.Grains.Keys;
using ProductionValue.Tests.Silo;

namespace ProductionValue.Tests.Http;

/// <summary>Who is let in.</summary>
public sealed class KeysTests : IDisposable
{
    private static readonly KeyValuePair<string, string> AskForKeys = new("PV_HTTP__REQUIREKEYS", "true");
    private readonly string data = Directory.CreateTempSubdirectory("pv-keys-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task Beyond_this_machine_a_silo_does_not_listen_while_there_is_no_key()
    {
        using var silo = SiloUnderTest.Start([new("PV_HTTP__ADDRESS", "0.0.0.0")], "--data", data, "--port", "0");
        var (code, output, error) = await silo.End(Token);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("pv keys create", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_opens_what_its_role_reaches_until_it_is_revoked_and_its_text_is_stored_nowhere()
    {
        var keys = new Dictionary<string, string>();
        using (var open = SiloUnderTest.Start("--data", data, "--port", "0"))
        {
            using var http = new HttpClient { BaseAddress = new Uri(await open.Ready(Token)) };
            foreach (var role in new[] { "read", "write", "admin" })
                keys[role] = (await Made(http, role)).GetProperty("key").GetString()!;
            await open.Signal("TERM", Token);
            Assert.Equal(0, (await open.End(Token)).Code);
        }

        using var silo = SiloUnderTest.Start([AskForKeys], "--data", data, "--port", "0");
        using var client = new HttpClient { BaseAddress = new Uri(await silo.Ready(Token)) };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/livez", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(client, HttpMethod.Get, "library", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(client, HttpMethod.Get, "library", "pv_000000000000_guess"));
        Assert.Equal(HttpStatusCode.OK, await Status(client, HttpMethod.Get, "library", keys["read"]));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(client, HttpMethod.Delete, "tracks/none", keys["read"]));
        Assert.Equal(HttpStatusCode.NotFound, await Status(client, HttpMethod.Delete, "tracks/none", keys["write"]));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(client, HttpMethod.Get, "keys", keys["write"]));
        Assert.Equal(HttpStatusCode.OK, await Status(client, HttpMethod.Delete, "keys/" + keys["write"].Split('_')[1], keys["admin"]));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(client, HttpMethod.Get, "library", keys["write"]));
        var subsonic = await client.GetFromJsonAsync<JsonElement>($"/rest/tokenInfo?f=json&apiKey={keys["read"]}", Token);
        Assert.Equal("for read", subsonic.GetProperty("subsonic-response").GetProperty("tokenInfo").GetProperty("username").GetString());
        using var session = await client.PostAsJsonAsync("/api/v1/session", new { key = keys["read"] }, Token);
        var cookie = session.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, await Status(client, HttpMethod.Get, "library", null)); // By the cookie now.
        var stored = Encoding.UTF8.GetBytes(keys["admin"].Split('_', 3)[2]);
        foreach (var file in Directory.EnumerateFiles(data, "library.db*"))
            Assert.True((await File.ReadAllBytesAsync(file, Token)).AsSpan().IndexOf(stored) < 0, file);
    }

    [Fact]
    public async Task More_requests_than_the_rate_are_told_when_to_come_again()
    {
        using var silo = SiloUnderTest.Start([new("PV_HTTP__REQUESTSPERSECOND", "1"), new("PV_HTTP__REQUESTBURST", "3")], "--data", data, "--port", "0");
        using var client = new HttpClient { BaseAddress = new Uri(await silo.Ready(Token)) };
        var statuses = new List<HttpStatusCode>();
        HttpResponseMessage? refused = null;
        for (var request = 0; request < 8; request++)
        {
            var answer = await client.GetAsync("/api/v1/library", Token);
            statuses.Add(answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                refused = answer;
        }

        Assert.Equal(HttpStatusCode.OK, statuses[0]);
        Assert.NotNull(refused);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Contains("too-many-requests", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/livez", Token)).StatusCode); // Probes are not counted.
    }

    [Fact]
    public void A_book_of_keys_opens_by_what_it_made_and_by_nothing_else()
    {
        var (book, made) = new KeyBook().Create(new ApiKeyQuestion("kitchen", KeyRole.Write), DateTimeOffset.UnixEpoch);
        Assert.Equal(made.Summary, book.Opens(KeyBook.HashOf(made.Key)));
        Assert.Null(book.Opens(KeyBook.HashOf(made.Key + "x")));
        Assert.Null(book.Opens(""));
        var revoked = book.Revoke(made.Summary.Id, DateTimeOffset.UnixEpoch);
        Assert.Null(revoked.Opens(KeyBook.HashOf(made.Key)));
        Assert.Same(revoked, revoked.Revoke(made.Summary.Id, DateTimeOffset.UnixEpoch));
        Assert.Throws<ArgumentException>(() => new KeyBook().Create(new ApiKeyQuestion(" "), DateTimeOffset.UnixEpoch));
    }

    private static async Task<JsonElement> Made(HttpClient http, string role)
    {
        using var made = await http.PostAsJsonAsync("/api/v1/keys", new { name = "for " + role, role }, Token);
        return await made.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private static async Task<HttpStatusCode> Status(HttpClient http, HttpMethod method, string path, string? key)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path);
        if (key is not null)
            request.Headers.Authorization = new("Bearer", key);
        using var answer = await http.SendAsync(request, Token);
        return answer.StatusCode;
    }
}
