using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ProductionValue.Grains.Telemetry;

/// <summary>The one meter and the one source of spans of the product, and the buckets its histograms share.</summary>
/// <remarks>Names follow OpenTelemetry's conventions: lowercase, dots between parts, the unit apart. No id is ever a label.</remarks>
public static class TelemetrySource
{
    /// <summary>Name of the meter and of the source of spans.</summary>
    public const string Name = "ProductionValue";

    /// <summary>The meter of every <c>production_value.*</c> instrument.</summary>
    public static Meter Meter { get; } = new(Name);

    /// <summary>The source of the product's own spans; those of grain calls and of HTTP are made by Orleans and ASP.NET Core.</summary>
    public static ActivitySource Spans { get; } = new(Name);

    /// <summary>Bounds for durations, seconds: most searches take less than a millisecond.</summary>
    public static InstrumentAdvice<double> Durations { get; } = new()
    {
        HistogramBucketBoundaries =
        [
            0.00005, 0.0001, 0.0002, 0.0003, 0.0005, 0.00075, 0.001, 0.0015, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
        ],
    };

    /// <summary>Bounds for work of seconds to hours, seconds.</summary>
    public static InstrumentAdvice<double> LongDurations { get; } = new()
    {
        HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200],
    };

    /// <summary>Bounds for probabilities and shares, 0…1.</summary>
    public static InstrumentAdvice<double> Shares { get; } = new()
    {
        HistogramBucketBoundaries = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99, 0.999],
    };
}
