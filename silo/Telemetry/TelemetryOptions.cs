namespace ProductionValue.Silo.Telemetry;

/// <summary>
/// What the silo tells of itself. Where measurements are pushed to is said by OpenTelemetry's own variables
/// (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, <c>OTEL_SERVICE_NAME</c>, …); without an endpoint nothing is pushed.
/// </summary>
public sealed record TelemetryOptions
{
    /// <summary>Whether anything is measured; without it there is no <c>/metrics</c>.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Share of requests whose spans are kept, 0…1. Spans are made only where an endpoint takes them.</summary>
    public double TraceRatio { get; init; } = 0.01;

    /// <summary>Whether <c>/metrics</c> is told without an API key where the API asks for one: for a scraper in a closed network. It names no track and no person.</summary>
    public bool OpenMetrics { get; init; }

    /// <summary>Key that opens the Orleans Dashboard at <c>/dashboard</c> (HTTP Basic, any name); without one there is no dashboard.</summary>
    public string? DashboardKey { get; init; }

    /// <summary>Every option that is out of range, as name, what was expected and what came.</summary>
    public IEnumerable<string> Errors()
    {
        if (!(TraceRatio is >= 0 and <= 1))
            yield return $"Telemetry:{nameof(TraceRatio)}: expected 0 to 1, got {TraceRatio}";
        if (DashboardKey is { Length: < 16 })
            yield return $"Telemetry:{nameof(DashboardKey)}: expected at least 16 characters, got {DashboardKey.Length}";
    }
}
