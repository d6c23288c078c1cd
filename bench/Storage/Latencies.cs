using System.Collections.Concurrent;

namespace ProductionValue.Bench.Storage;

/// <summary>Times of single calls, milliseconds.</summary>
internal sealed class Latencies
{
    private readonly ConcurrentQueue<double> all = [];

    /// <summary>How many there are.</summary>
    public int Count => all.Count;

    /// <summary>Takes one.</summary>
    public void Add(TimeSpan took) => all.Enqueue(took.TotalMilliseconds);

    /// <summary>The time that a share of the calls does not exceed.</summary>
    public double Quantile(double share)
    {
        var sorted = all.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }

    /// <summary>Median, 99th percentile and longest.</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"p50 {Quantile(0.5):0.0} ms, p99 {Quantile(0.99):0.0} ms, longest {Quantile(1):0.0} ms");
}
