using System.Diagnostics;

namespace ProductionValue.Grains.Search;

/// <summary>
/// Decides which live searches are compared with the exact answer: at most one at a time and one a second, and so few that comparing takes
/// no more than a hundredth of one core.
/// </summary>
internal sealed class RecallSampling(TimeProvider time)
{
    private const int CostShare = 100;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private long due = long.MinValue;
    private int running;

    /// <summary>The process's own: all shards share its budget.</summary>
    public static RecallSampling Shared { get; } = new(TimeProvider.System);

    /// <summary>Takes the next sample where one is due.</summary>
    /// <returns>Whether the caller is to measure now and then call <see cref="End"/>.</returns>
    public bool TryBegin()
    {
        if (time.GetTimestamp() < Volatile.Read(ref due))
            return false;
        return Interlocked.CompareExchange(ref running, 1, 0) == 0;
    }

    /// <summary>Ends a sample and sets when the next one is due.</summary>
    /// <param name="began">Timestamp of its start.</param>
    public void End(long began)
    {
        var cost = time.GetElapsedTime(began);
        var pause = cost * CostShare > ShortestPause ? cost * CostShare : ShortestPause;
        Volatile.Write(ref due, time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency));
        Volatile.Write(ref running, 0);
    }

    /// <summary>Compares on a thread of the pool for short work.</summary>
    /// <param name="measure">Gives the recall, 0…1; null where it cannot be told.</param>
    public void Measure(Func<double?> measure) => _ = Task.Run(() =>
    {
        var began = time.GetTimestamp();
        try
        {
            using var span = Telemetry.TelemetrySource.Spans.StartActivity("recall sample", ActivityKind.Internal, default(ActivityContext));
            if (measure() is { } recall)
                SearchInstruments.Sampled(recall);
        }
        finally
        {
            End(began);
        }
    });

    /// <summary>Share of the exact answer that was found. Of equally close ones any will do. Null for an empty exact answer.</summary>
    /// <param name="found">Cosines found, closest first.</param>
    /// <param name="exact">Cosines of the exact answer, closest first.</param>
    public static double? Of(IReadOnlyList<float> found, IReadOnlyList<float> exact)
    {
        if (exact.Count == 0)
            return null;
        var furthest = exact[^1] - 1e-6f; // The walk may have measured on rounded numbers.
        return Math.Min(1.0, (double)found.Count(cosine => cosine >= furthest) / exact.Count);
    }
}
