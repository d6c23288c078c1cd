using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using ProductionValue.Contracts;
using ProductionValue.Tests.Audio;
using ProductionValue.Tests.Silo;

namespace ProductionValue.Tests.Telemetry;

/// <summary>How a silo comes and goes, as balancers, service managers and callers see it.</summary>
public sealed class HealthTests(BusyCluster cluster)
{
    [Theory]
    [InlineData("livez")]
    [InlineData("readyz")]
    [InlineData("api/v1/library")]
    [InlineData("api/v1/operations")]
    public async Task HEAD_answers_as_GET_does_without_a_body(string path)
    {
        await cluster.Ready();
        using var head = await cluster.Library.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal("application/json", head.Content.Headers.ContentType!.MediaType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_operations_of_a_busy_silo_have_rates_quantiles_and_samples()
    {
        await cluster.Ready();
        var now = await cluster.Library.Http.GetFromJsonAsync<ClusterOperations>("api/v1/operations");
        Assert.Equal("ready", now!.State);
        Assert.True(now.Searches.PerSecond > 1);
        Assert.True(now.Searches.P50Seconds > 0 && now.Searches.P99Seconds >= now.Searches.P50Seconds);
        Assert.True(now.Requests.PerSecond >= now.Searches.PerSecond / 2);
        Assert.InRange(now.Index.Recall!.Value, 0.5, 1);
        Assert.True(now.Index.RecallSamples > 0);
        Assert.True(now.Index.Tracks >= 60);
        Assert.NotNull(now.Index.Hubness);
        Assert.InRange(now.Attributions.MeanTopProbability!.Value, 0, 1);
        Assert.Equal("ready", Assert.Single(now.Silos).State);
    }

    [Fact]
    public async Task A_stopping_silo_says_so_first_serves_while_it_drains_and_keeps_every_acknowledged_write()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var files = new AudioFiles();
        var acknowledged = new ConcurrentBag<string>();
        var broken = new ConcurrentBag<string>();
        using (var silo = SiloUnderTest.Start([new("PV_HEALTH__DRAIN", "00:00:02")], "--data", files["data"], "--port", "0"))
        {
            var url = await silo.Ready(limit.Token);
            using var http = new HttpClient { BaseAddress = new Uri(url + "/") };
            var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(() => Write(http, writer, acknowledged, broken, limit.Token), limit.Token)).ToArray();
            while (acknowledged.Count < 20)
                await Task.Delay(20, limit.Token);
            var before = acknowledged.Count;
            await silo.Signal("TERM", limit.Token);
            await Task.WhenAll(writers); // They end when the silo says that it is leaving.
            var late = await http.PutAsJsonAsync("api/v1/tracks/busy-90000", BusyLibrary.Track(90_000), limit.Token);
            Assert.Equal(HttpStatusCode.Created, late.StatusCode); // It still serves who has not heard of it.
            acknowledged.Add("busy-90000");
            Assert.Equal(0, (await silo.End(limit.Token)).Code);
            Assert.True(acknowledged.Count > before);
        }

        Assert.Empty(broken);
        using var again = SiloUnderTest.Start("--data", files["data"], "--port", "0");
        using var reader = new HttpClient { BaseAddress = new Uri(await again.Ready(limit.Token) + "/") };
        foreach (var track in acknowledged)
            Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(new Uri("api/v1/tracks/" + track, UriKind.Relative), limit.Token)).StatusCode);
    }

    [Fact]
    public async Task Requests_that_were_being_received_when_the_silo_was_told_to_stop_are_answered()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var files = new AudioFiles();
        using var silo = SiloUnderTest.Start("--data", files["data"], "--port", "0");
        var address = new Uri(await silo.Ready(limit.Token));
        var upload = await File.ReadAllBytesAsync(files.Music("upload.wav", 4), limit.Token);

        // Many at once: the server's wake-up of a connection meets its reader in the middle only now and then.
        var halves = new List<HalfSent>();
        for (var number = 0; number < 32; number++)
            halves.Add(await HalfSent.Send(address, $"PUT /api/v1/tracks/busy-{number}", "application/json", await JsonContent.Create(BusyLibrary.Track(number)).ReadAsByteArrayAsync(limit.Token), limit.Token));
        halves.Add(await HalfSent.Send(address, "POST /api/v1/ingests/uploads/uploads?name=upload.wav", "audio/wav", upload, limit.Token));

        await Task.Delay(300, limit.Token);
        await silo.Signal("TERM", limit.Token);
        await Task.Delay(700, limit.Token);
        foreach (var half in halves)
            await half.SendRest(limit.Token);
        var answers = await Task.WhenAll(halves.Select(half => half.ReadStatus(limit.Token)));
        halves.ForEach(half => half.Dispose());
        var (code, _, error) = await silo.End(limit.Token);
        Assert.Equal(("", 0), (error, code));
        Assert.All(answers, answer => Assert.StartsWith("HTTP/1.1 20", answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Systemd_is_told_when_the_silo_is_ready_and_when_it_stops()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var files = new AudioFiles();
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(files["notify"]));
        using var silo = SiloUnderTest.Start([new("NOTIFY_SOCKET", files["notify"])], "--data", files["data"], "--port", "0");
        await silo.Ready(limit.Token);
        Assert.Contains("READY=1", await Notice(manager, "READY=1", limit.Token), StringComparison.Ordinal);
        await silo.Signal("TERM", limit.Token);
        Assert.Contains("STOPPING=1", await Notice(manager, "STOPPING=1", limit.Token), StringComparison.Ordinal);
        await silo.End(limit.Token);
    }

    [Fact]
    public async Task The_dashboard_opens_for_who_has_the_key_and_for_nobody_else()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var files = new AudioFiles();
        const string Key = "a-key-for-administrators";
        using var silo = SiloUnderTest.Start([new("PV_TELEMETRY__DASHBOARDKEY", Key)], "--data", files["data"], "--port", "0");
        using var http = new HttpClient { BaseAddress = new Uri(await silo.Ready(limit.Token)) };
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri("/dashboard/", UriKind.Relative), limit.Token)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:" + Key)));
        using var opened = await http.GetAsync(new Uri("/dashboard/", UriKind.Relative), limit.Token);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        Assert.Contains("<html", await opened.Content.ReadAsStringAsync(limit.Token), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.NotFound, (await cluster.Ready().ContinueWith(_ => cluster.Library.Http.GetAsync(new Uri("dashboard/", UriKind.Relative)), TaskScheduler.Default).Unwrap()).StatusCode);
    }

    [Theory]
    [InlineData("Basic " + "YWRtaW46MDEyMzQ1Njc4OWFiY2RlZg==", true)] // admin:0123456789abcdef
    [InlineData("basic " + "eDowMTIzNDU2Nzg5YWJjZGVm", true)] // x:0123456789abcdef
    [InlineData("Basic " + "YWRtaW46MDEyMzQ1Njc4OWFiY2RlZw==", false)] // one letter off
    [InlineData("Basic not base64!", false)]
    [InlineData("Bearer 0123456789abcdef", false)]
    [InlineData(null, false)]
    public void A_key_opens_the_dashboard_only_when_it_is_the_password(string? header, bool opens) =>
        Assert.Equal(opens, ProductionValue.Silo.Telemetry.AdminDashboard.IsOpenedBy(header, "0123456789abcdef"));

    private static async Task Write(HttpClient http, int writer, ConcurrentBag<string> acknowledged, ConcurrentBag<string> broken, CancellationToken cancellationToken)
    {
        for (var number = 0; ; number++)
        {
            var track = BusyLibrary.Track(1000 + (writer * 10_000) + number);
            try
            {
                using var answer = await http.PutAsJsonAsync($"api/v1/tracks/{track.Track}", track, cancellationToken);
                if (answer.StatusCode != HttpStatusCode.Created)
                    broken.Add($"{track.Track}: {answer.StatusCode}");
                acknowledged.Add(track.Track.Value);
                using var ready = await http.GetAsync(new Uri("readyz", UriKind.Relative), cancellationToken);
                if (ready.StatusCode == HttpStatusCode.ServiceUnavailable)
                {
                    if (!(await ready.Content.ReadAsStringAsync(cancellationToken)).Contains("draining", StringComparison.Ordinal))
                        broken.Add("not ready, but not draining either");
                    return;
                }
            }
            catch (HttpRequestException failure)
            {
                broken.Add($"{track.Track}: {failure.Message}");
                return;
            }
        }
    }

    private static async Task<string> Notice(Socket manager, string wanted, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var length = await manager.ReceiveAsync(buffer, cancellationToken);
            var notice = Encoding.UTF8.GetString(buffer, 0, length);
            if (notice.Contains(wanted, StringComparison.Ordinal))
                return notice;
        }
    }
}
