using ProductionValue.Contracts;
using ProductionValue.Grains.Telemetry;

namespace ProductionValue.Silo.Telemetry;

/// <summary>Durations of the last minute, counted in buckets a second at a time. Safe for concurrent use.</summary>
internal sealed class SlidingDurations(TimeProvider time)
{
    /// <summary>Seconds the window spans.</summary>
    public const int Seconds = 60;

    private static readonly double[] Bounds = [.. TelemetrySource.Durations.HistogramBucketBoundaries!];
    private readonly Lock counting = new();
    private readonly Second[] seconds = [.. Enumerable.Range(0, Seconds).Select(_ => new Second())];
    private readonly long started = time.GetTimestamp();

    /// <summary>Length of the window by now: shorter while the process is young.</summary>
    public double WindowSeconds => Math.Clamp(time.GetElapsedTime(started).TotalSeconds, 1, Seconds);

    /// <summary>Counts one.</summary>
    /// <param name="durationSeconds">How long it took.</param>
    /// <param name="failed">Whether it failed.</param>
    /// <param name="rejected">Whether it was told to come again.</param>
    public void Record(double durationSeconds, bool failed = false, bool rejected = false)
    {
        var bucket = Array.BinarySearch(Bounds, durationSeconds);
        lock (counting)
        {
            var second = Current();
            second.Counts[bucket < 0 ? ~bucket : bucket]++;
            second.Failures += failed ? 1 : 0;
            second.Rejected += rejected ? 1 : 0;
        }
    }

    /// <summary>The window's counts.</summary>
    public DurationCounts Read()
    {
        var counts = new long[Bounds.Length + 1];
        long failures = 0, rejected = 0;
        lock (counting)
        {
            var now = Now();
            foreach (var second in seconds.Where(second => second.Number > now - Seconds))
            {
                for (var bucket = 0; bucket < counts.Length; bucket++)
                    counts[bucket] += second.Counts[bucket];
                failures += second.Failures;
                rejected += second.Rejected;
            }
        }

        return new DurationCounts(Bounds, counts, failures, rejected);
    }

    private Second Current()
    {
        var now = Now();
        var second = seconds[now % Seconds];
        if (second.Number != now)
        {
            Array.Clear(second.Counts);
            (second.Number, second.Failures, second.Rejected) = (now, 0, 0);
        }

        return second;
    }

    private long Now() => (long)time.GetElapsedTime(started).TotalSeconds;

    private sealed class Second
    {
        public long[] Counts { get; } = new long[Bounds.Length + 1];

        public long Number { get; set; } = -Seconds;

        public long Failures { get; set; }

        public long Rejected { get; set; }
    }
}
