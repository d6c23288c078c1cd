using System.Net.Http.Json;
using ProductionValue.Tests.Audio;
using ProductionValue.Tests.EndToEnd;
using ProductionValue.Tests.Silo;

namespace ProductionValue.Tests.Telemetry;

/// <summary>What silo and client push by OTLP arrives at a collector, is what it should be, and hangs together.</summary>
public sealed class OtlpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Spans_metrics_and_logs_arrive_and_a_file_is_one_trace_from_client_to_index()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var collector = await OtlpCollector.Start(limit.Token);
        using var files = new AudioFiles();
        using var silo = SiloUnderTest.Start([.. collector.Environment(), new("PV_HTTP__MAXBODYBYTES", "4000000")], "--data", files["data"], "--port", "0", "--verbose");
        var url = await silo.Ready(limit.Token);
        using var library = new BusyLibrary(url);
        await library.Fill(limit.Token);
        await library.Round(limit.Token);
        files.Music("song.wav", 4);
        var pv = PvProcess.Against(url);
        foreach (var (name, value) in collector.Environment())
            pv = pv.With(name, value);
        (await pv.Run("ingest", files["song.wav"])).Expect();
        await Until(() => collector.Spans.Any(span => span.Name == "decode") && collector.Spans.Any(span => span.Name == "search kernel")
            && collector.Metrics.ContainsKey("production_value.search.duration") && !collector.Logs.IsEmpty, limit.Token);
        await silo.Signal("TERM", limit.Token); // Whatever is still in its buffers is pushed now.
        await silo.End(limit.Token);

        Assert.Equal("s", collector.Metrics["production_value.search.duration"]);
        Assert.Equal("s", collector.Metrics["http.server.request.duration"]);
        Assert.Contains("orleans-app-requests-latency", collector.Metrics.Keys);
        Assert.Contains(collector.Logs, log => log.Body.Length > 0);

        var spans = collector.Spans.ToLookup(span => span.Trace);
        var read = collector.Spans.Last(span => span.Name == "read file");
        Assert.Equal("production-value-client", read.Service);
        var file = spans[read.Trace].ToArray();
        foreach (var step in new[] { "decode", "features", "ingest file" })
            Assert.Equal(read.Id, Assert.Single(file, span => span.Name == step).Parent);
        Assert.Contains(file, span => span.Service == "production-value" && span.Name.Contains("ITrackGrain/Put", StringComparison.Ordinal));
        Assert.Contains(file, span => span.Name.Contains("IIndexShardGrain/Apply", StringComparison.Ordinal));

        var kernel = collector.Spans.First(span => span.Name == "search kernel" && Root(span, spans).Name.Contains("/similar", StringComparison.Ordinal));
        Assert.Contains(Line(kernel, spans), span => span.Name.Contains("ISearchGrain/Similar", StringComparison.Ordinal));
        Assert.Contains(Line(kernel, spans), span => span.Name.Contains("IIndexShardGrain/Search", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_pushed_and_without_telemetry_there_are_no_metrics()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var files = new AudioFiles();
        using var silo = SiloUnderTest.Start([new("PV_TELEMETRY__ENABLED", "false")], "--data", files["data"], "--port", "0");
        using var http = new HttpClient { BaseAddress = new Uri(await silo.Ready(limit.Token)) };
        Assert.Equal(404, (int)(await http.GetAsync(new Uri("/metrics", UriKind.Relative), limit.Token)).StatusCode);
        Assert.NotNull(await http.GetFromJsonAsync<ProductionValue.Contracts.ClusterOperations>("/api/v1/operations", limit.Token)); // The page needs no exporter.
    }

    private static ReceivedSpan Root(ReceivedSpan span, ILookup<string, ReceivedSpan> spans) => Line(span, spans).Last();

    private static IEnumerable<ReceivedSpan> Line(ReceivedSpan span, ILookup<string, ReceivedSpan> spans)
    {
        for (var current = span; current is not null; current = spans[span.Trace].FirstOrDefault(other => other.Id == current.Parent))
            yield return current;
    }

    private static async Task Until(Func<bool> done, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!done() && TimeProvider.System.GetElapsedTime(began) < Patience)
            await Task.Delay(100, cancellationToken);
    }
}
