using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using ProductionValue.Audio;

namespace ProductionValue.Client;

/// <summary>Spans of what the client does with files, pushed by OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names an endpoint.</summary>
internal static class ClientSpans
{
    private const string Name = "ProductionValue.Client";
    private static readonly ActivitySource Source = new(Name);

    /// <summary>Starts to push, where there is somewhere to push to; ends with the process.</summary>
    /// <param name="variable">Looks up an environment variable.</param>
    /// <returns>What pushes; null where nothing does.</returns>
    public static IDisposable? Push(Func<string, string?> variable) =>
        string.IsNullOrEmpty(variable("OTEL_EXPORTER_OTLP_ENDPOINT")) && string.IsNullOrEmpty(variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"))
            ? null
            : Sdk.CreateTracerProviderBuilder()
                .ConfigureResource(resource => resource.AddService(variable("OTEL_SERVICE_NAME") is { Length: > 0 } name ? name : "production-value-client"))
                .AddSource(Name, FileExtraction.SpanSource)
                .AddOtlpExporter()
                .Build();

    /// <summary>The span of reading one file; the silo goes on with it.</summary>
    public static Activity? File() => Source.StartActivity("read file", ActivityKind.Internal, default(ActivityContext));
}
