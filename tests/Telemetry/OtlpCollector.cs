using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ProductionValue.Tests.Telemetry;

/// <summary>A span as a collector gets it.</summary>
internal sealed record ReceivedSpan(string Service, string Name, string Trace, string Id, string Parent);

/// <summary>An OTLP collector in this process: takes http/protobuf and decodes it.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication app;

    private OtlpCollector(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    public ConcurrentQueue<ReceivedSpan> Spans { get; } = new();

    public ConcurrentDictionary<string, string> Metrics { get; } = new();

    public ConcurrentQueue<(string Body, string Trace)> Logs { get; } = new();

    public static async Task<OtlpCollector> Start(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var collector = new OtlpCollector(app);
        app.MapPost("/v1/traces", request => Take(request, collector.TakeSpans));
        app.MapPost("/v1/metrics", request => Take(request, collector.TakeMetrics));
        app.MapPost("/v1/logs", request => Take(request, collector.TakeLogs));
        await app.StartAsync(cancellationToken);
        return collector;
    }

    /// <summary>The variables that make a program push here, soon and everything.</summary>
    public KeyValuePair<string, string>[] Environment() =>
    [
        new("OTEL_EXPORTER_OTLP_ENDPOINT", Url), new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), new("OTEL_METRIC_EXPORT_INTERVAL", "500"),
        new("OTEL_BSP_SCHEDULE_DELAY", "200"), new("OTEL_BLRP_SCHEDULE_DELAY", "200"), new("PV_TELEMETRY__TRACERATIO", "1"),
    ];

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static async Task Take(HttpContext context, Action<ReadOnlyMemory<byte>> take)
    {
        Assert.Equal("application/x-protobuf", context.Request.ContentType);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        take(body.ToArray());
        context.Response.ContentType = "application/x-protobuf";
    }

    // ExportTraceServiceRequest.resource_spans=1 { resource=1, scope_spans=2 { spans=2 { trace_id=1, span_id=2, parent_span_id=4, name=5 } } }
    private void TakeSpans(ReadOnlyMemory<byte> request)
    {
        foreach (var resource in OtlpReader.Find(request, 1))
        {
            foreach (var span in OtlpReader.Find(resource, 2, 2))
                Spans.Enqueue(new(ServiceOf(resource), OtlpReader.Text(span, 5), OtlpReader.Hex(span, 1), OtlpReader.Hex(span, 2), OtlpReader.Hex(span, 4)));
        }
    }

    // ExportMetricsServiceRequest.resource_metrics=1 { scope_metrics=2 { metrics=2 { name=1, unit=3 } } }
    private void TakeMetrics(ReadOnlyMemory<byte> request)
    {
        foreach (var metric in OtlpReader.Find(request, 1, 2, 2))
            Metrics[OtlpReader.Text(metric, 1)] = OtlpReader.Text(metric, 3);
    }

    // ExportLogsServiceRequest.resource_logs=1 { scope_logs=2 { log_records=2 { body=5 { string_value=1 }, trace_id=9 } } }
    private void TakeLogs(ReadOnlyMemory<byte> request)
    {
        foreach (var log in OtlpReader.Find(request, 1, 2, 2))
            Logs.Enqueue((OtlpReader.Find(log, 5).Select(body => OtlpReader.Text(body, 1)).FirstOrDefault() ?? "", OtlpReader.Hex(log, 9)));
    }

    // resource { attributes=1 { key=1, value=2 { string_value=1 } } }
    private static string ServiceOf(ReadOnlyMemory<byte> resource) => OtlpReader.Find(resource, 1, 1)
        .Where(attribute => OtlpReader.Text(attribute, 1) == "service.name")
        .SelectMany(attribute => OtlpReader.Find(attribute, 2)).Select(value => OtlpReader.Text(value, 1)).FirstOrDefault() ?? "";
}
