using System.Collections;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using ProductionValue.Grains.Telemetry;
using ProductionValue.Silo.Http;

namespace ProductionValue.Silo.Telemetry;

/// <summary>Puts OpenTelemetry into the silo: metrics at <c>/metrics</c>, and metrics, spans and logs by OTLP where an endpoint is named.</summary>
internal static class TelemetryServices
{
    private const string VariablePrefix = "OTEL_";
    private const string OrleansMeter = "Microsoft.Orleans";
    private static readonly string[] Unseen = ["/metrics", "/livez", "/readyz"]; // A probe every few seconds says nothing about the product.
    private static readonly string[] SpanSources = [TelemetrySource.Name, "ProductionValue.Audio", "Microsoft.Orleans.Application", "Microsoft.Orleans.Storage"];

    private static readonly string[] Endpoints =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ];

    /// <summary>Whether an environment names an endpoint for OTLP.</summary>
    public static bool Pushes(Func<string, string?> variable) => Array.Exists(Endpoints, name => !string.IsNullOrEmpty(variable(name)));

    /// <summary>Adds the providers.</summary>
    /// <param name="builder">The process.</param>
    /// <param name="options">What to tell.</param>
    public static void AddTelemetry(this WebApplicationBuilder builder, TelemetryOptions options)
    {
        builder.Services.AddSingleton(options);
        if (!options.Enabled)
            return;
        builder.Configuration.AddInMemoryCollection(Variables());
        var pushes = Pushes(Environment.GetEnvironmentVariable);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") is { Length: > 0 } name ? name : "production-value",
                serviceVersion: SiloVersion.Text, serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}"))
            .WithMetrics(metrics => ConfigureMetrics(metrics, pushes));
        if (!pushes)
            return;
        telemetry.WithTracing(tracing => tracing
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TraceRatio)))
            .AddSource(SpanSources)
            .AddAspNetCoreInstrumentation(http => http.Filter = context => !Array.Exists(Unseen, path => context.Request.Path == path))
            .AddOtlpExporter());
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.AddOtlpExporter();
        });
    }

    /// <summary>Hands spans on from grain to grain, where somebody keeps them.</summary>
    public static void AddSpans(this ISiloBuilder silo, TelemetryOptions options)
    {
        if (options.Enabled && Pushes(Environment.GetEnvironmentVariable))
            silo.AddActivityPropagation();
    }

    /// <summary>Maps <c>/metrics</c>.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<TelemetryOptions>();
        if (!options.Enabled)
            return;
        var metrics = app.MapPrometheusScrapingEndpoint("/metrics").DisableHttpMetrics();
        if (options.OpenMetrics)
            metrics.IsOpen();
    }

    private static void ConfigureMetrics(MeterProviderBuilder metrics, bool pushes)
    {
        var durations = new ExplicitBucketHistogramConfiguration { Boundaries = [.. TelemetrySource.Durations.HistogramBucketBoundaries!] };
        var milliseconds = new ExplicitBucketHistogramConfiguration { Boundaries = [.. TelemetrySource.Durations.HistogramBucketBoundaries!.Select(bound => bound * 1000)] };
        metrics
            .AddMeter(TelemetrySource.Name, OrleansMeter, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
            .AddView("http.server.request.duration", durations)
            .AddView("orleans-app-requests-latency", milliseconds) // Its own bounds are whole milliseconds: coarser than most calls.
            .AddPrometheusExporter(exporter => exporter.ScrapeResponseCacheDurationMilliseconds = 200);
        if (pushes)
            metrics.AddOtlpExporter();
    }

    private static IEnumerable<KeyValuePair<string, string?>> Variables() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => ((string)variable.Key).StartsWith(VariablePrefix, StringComparison.Ordinal))
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value));
}
