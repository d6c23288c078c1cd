using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ProductionValue.Audio;
using ProductionValue.Tests.Silo;
using ProductionValue.Tests.Storage.Postgres;

namespace ProductionValue.Tests.Cluster;

/// <summary>Silos as processes of their own on one PostgreSQL: they find each other, any of them serves, and one that dies is done without.</summary>
public sealed class SiloClusterTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pv-cluster-").FullName;
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly string connection = PostgresServer.Shared.NewDatabase();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Any_silo_serves_any_request_shards_lie_evenly_and_a_killed_silo_is_done_without()
    {
        KeyValuePair<string, string>[] tls = [.. Certificates()];
        using var first = Start("first", tls);
        var one = await first.Ready(Token);
        using var second = Start("second", tls);
        var other = await second.Ready(Token);
        await WaitFor(async () => (await Cluster(one)).GetProperty("silos").GetArrayLength() == 2);

        for (var number = 0; number < 24; number++)
            Assert.Equal(HttpStatusCode.Created, (await Put(number % 2 == 0 ? one : other, number)).StatusCode);
        await Fit(other);
        var places = (await Cluster(one)).GetProperty("shards").EnumerateArray().Select(shard => shard.GetProperty("silo").GetString()).ToArray();
        Assert.Equal([2, 2], places.GroupBy(place => place).Select(shards => shards.Count()));
        Assert.Equal(23, await SimilarTo(one, 0));
        Assert.Equal(23, await SimilarTo(other, 1));

        await second.Signal("KILL", Token);
        await WaitFor(async () => await SimilarTo(one, 1) == 23);
        Assert.Equal(HttpStatusCode.Created, (await Put(one, 24)).StatusCode);
        await WaitFor(async () => await SimilarTo(one, 2) == 24);
        var verified = await http.PostAsync($"{one}/api/v1/verifications", null, Token);
        Assert.All(
            (await verified.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("views").EnumerateArray(),
            view => Assert.Equal(0, view.GetProperty("wrong").GetInt64()));

        using var third = Start("second", tls); // On the folder of the dead one.
        var back = await third.Ready(Token);
        await WaitFor(async () => await SimilarTo(back, 3) == 24
            && (await Cluster(back)).GetProperty("shards").EnumerateArray().GroupBy(shard => shard.GetProperty("silo").GetString()).Count() == 2);
        Assert.Equal(24, await SimilarTo(back, 3));
    }

    [Fact]
    public async Task A_silo_whose_certificate_is_of_another_authority_does_not_get_in()
    {
        using var first = Start("first", [.. Certificates()]);
        await first.Ready(Token);
        using var stranger = Start("stranger", [.. Certificates("another")]);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(15));
        await Assert.ThrowsAnyAsync<Exception>(() => stranger.Ready(patience.Token));
    }

    [Fact]
    public async Task The_gateway_lets_in_only_who_shows_a_certificate_of_the_authority()
    {
        int port;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        using var silo = Start("first", [.. Certificates(), new("PV_CLUSTER__GATEWAYPORT", port.ToString(CultureInfo.InvariantCulture))]);
        await silo.Ready(Token);
        using var own = X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(folder, "authority.pfx"), "secret");
        Assert.True(await IsLetIn(port, own));
        Assert.False(await IsLetIn(port, null));
        _ = Certificates("another").Count();
        using var foreign = X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(folder, "another.pfx"), "secret");
        Assert.False(await IsLetIn(port, foreign));
    }

    [Fact]
    public async Task A_silo_without_its_PostgreSQL_says_so_at_readyz_and_goes_on_when_that_is_back()
    {
        using var server = new PostgresServer();
        using var silo = SiloUnderTest.Start("--data", Path.Combine(folder, "lone"), "--port", "0", "--cluster", server.NewDatabase());
        var url = await silo.Ready(Token);
        Assert.Equal(HttpStatusCode.Created, (await Put(url, 1)).StatusCode);
        server.Stop(crash: true);
        using (var unready = await http.GetAsync($"{url}/readyz", Token))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, unready.StatusCode);
            var said = await unready.Content.ReadAsStringAsync(Token);
            Assert.Contains("PostgreSQL", said, StringComparison.Ordinal);
            Assert.DoesNotContain(PostgresServer.Password, said, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"{url}/livez", Token)).StatusCode); // Nobody is to restart it for that.
        server.Start();
        await WaitFor(async () => (await http.GetAsync($"{url}/readyz", Token)).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"{url}/api/v1/tracks/t1", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Put(url, 2)).StatusCode);
    }

    [Fact]
    public async Task Silos_find_each_other_by_a_list_in_Redis_and_one_that_cannot_reach_it_says_so()
    {
        KeyValuePair<string, string> list;
        using (var redis = new RedisServer())
        {
            list = new("PV_CLUSTER__REDIS", redis.Place);
            using var first = Start("first", list);
            var one = await first.Ready(Token);
            using var second = Start("second", list);
            await second.Ready(Token);
            await WaitFor(async () => (await Cluster(one)).GetProperty("silos").GetArrayLength() == 2);
        }

        using var late = Start("late", list);
        var end = await late.End(Token);
        Assert.Equal(1, end.Code);
        Assert.Contains($"{list.Value}: Redis cannot be reached", end.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=x;Username=x;Password=hidden", "cannot be reached")]
    [InlineData("nonsense", "--cluster: expected a connection string")]
    public async Task A_cluster_that_cannot_be_joined_is_named(string text, string reason)
    {
        using var silo = SiloUnderTest.Start("--data", Path.Combine(folder, "lone"), "--port", "0", "--cluster", text);
        var end = await silo.End(Token);
        Assert.Equal((1, ""), (end.Code, end.Output));
        Assert.Contains(reason, end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", end.Error, StringComparison.Ordinal);
    }

    private SiloUnderTest Start(string name, params KeyValuePair<string, string>[] tls) => SiloUnderTest.Start(
        [new("PV_CLUSTER__PROBETIMEOUT", "00:00:01"), new("PV_CLUSTER__MISSEDPROBES", "2"), .. tls],
        "--data", Path.Combine(folder, name), "--port", "0", "--cluster", connection);

    /// <summary>Whether the gateway keeps a connection of this certificate open: it says nothing by itself, so being dropped is the refusal.</summary>
    private static async Task<bool> IsLetIn(int port, X509Certificate2? certificate)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port, Token);
#pragma warning disable CA5359 // Whom the client trusts is not what is tested.
        await using var tls = new SslStream(tcp.GetStream(), false, (_, _, _, _) => true, certificate is null ? null : (_, _, _, _, _) => certificate);
#pragma warning restore CA5359
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "silo", ClientCertificates = certificate is null ? [] : [certificate] }, Token);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
            patience.CancelAfter(TimeSpan.FromSeconds(2));
            return await tls.ReadAsync(new byte[1], patience.Token) > 0;
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            return false;
        }
    }

    private async Task<JsonElement> Cluster(string url) => await http.GetFromJsonAsync<JsonElement>($"{url}/api/v1/cluster", Token);

    private async Task<HttpResponseMessage> Put(string url, int number)
    {
        var random = new Random(number);
        float[] values = [.. FeatureSchema.Fitted.Dimensions.Select(_ => (float)(random.NextDouble() + (number % 3)))];
        return await http.PutAsJsonAsync($"{url}/api/v1/tracks/t{number}", new
        {
            track = $"t{number}", contentId = $"{number:x32}",
            metadata = new { title = $"Title {number}", artist = $"Artist {number}", album = $"Album {number}", path = $"/{number}", durationSeconds = 100 },
            features = new[] { new { schema = FeatureSchema.Fitted.Id, values } },
            credits = new[] { new { producer = $"Producer {number % 3}", role = "Producer", source = "Manifest" } },
        }, Token);
    }

    private async Task Fit(string url)
    {
        var started = await http.PostAsync($"{url}/api/v1/models", null, Token);
        var place = started.Headers.Location!.ToString();
        await WaitFor(async () =>
        {
            var status = await http.GetFromJsonAsync<JsonElement>(url + place, Token);
            Assert.True(status.GetProperty("error").ValueKind is JsonValueKind.Null, status.ToString());
            return status.GetProperty("done").GetBoolean();
        });
    }

    private async Task<int> SimilarTo(string url, int number)
    {
        using var answer = await http.GetAsync($"{url}/api/v1/tracks/t{number}/similar?k=100", Token);
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("similar").GetArrayLength() : -1;
    }

    private static async Task WaitFor(Func<Task<bool>> condition)
    {
        for (var look = 0; ; look++)
        {
            try
            {
                if (await condition())
                    return;
            }
            catch (Exception failure) when (look < 240 && failure is HttpRequestException or TaskCanceledException)
            {
                await Task.Delay(1, Token); // The silo that should answer has just lost another.
            }

            Assert.True(look < 240, "waited a minute in vain");
            await Task.Delay(250, Token);
        }
    }

    private IEnumerable<KeyValuePair<string, string>> Certificates(string authorityName = "authority")
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var asked = new CertificateRequest($"CN={authorityName}", authorityKey, HashAlgorithmName.SHA256);
        asked.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var from = DateTimeOffset.UnixEpoch.AddYears(50);
        using var authority = asked.CreateSelfSigned(from, from.AddYears(40));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = new CertificateRequest("CN=silo", key, HashAlgorithmName.SHA256).Create(authority, from, from.AddYears(39), [1, 2, 3]);
        using var own = signed.CopyWithPrivateKey(key);
        var (file, trusted) = (Path.Combine(folder, authorityName + ".pfx"), Path.Combine(folder, authorityName + ".pem"));
        File.WriteAllBytes(file, own.Export(X509ContentType.Pkcs12, "secret"));
        File.WriteAllText(trusted, authority.ExportCertificatePem());
        return [new("PV_CLUSTER__CERTIFICATE", file), new("PV_CLUSTER__CERTIFICATEPASSWORD", "secret"), new("PV_CLUSTER__AUTHORITY", trusted)];
    }
}
