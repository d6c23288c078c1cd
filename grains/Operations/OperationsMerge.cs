using ProductionValue.Contracts;

namespace ProductionValue.Grains.Operations;

/// <summary>Adds the figures of silos up to those of the cluster. Pure.</summary>
internal static class OperationsMerge
{
    /// <summary>States from bad to good: the cluster's is the worst of its silos.</summary>
    private static readonly string[] States = ["without-storage", "loading", "draining", "ready"];

    /// <summary>The cluster's figures.</summary>
    /// <param name="reports">Each silo's newest figures and how long ago they came.</param>
    /// <param name="at">The time to call it.</param>
    public static ClusterOperations Merge(IReadOnlyCollection<(SiloFigures Figures, TimeSpan Ago)> reports, DateTimeOffset at)
    {
        var silos = reports.Select(report => report.Figures).ToArray();
        var window = silos.Select(silo => silo.WindowSeconds).DefaultIfEmpty(0).Max();
        var attributions = silos.Sum(silo => silo.Attributions);
        return new ClusterOperations(
            at, window,
            States.FirstOrDefault(state => silos.Any(silo => silo.Condition.State == state)) ?? "loading",
            Rates(silos, silo => silo.Searches), Rates(silos, silo => silo.Requests), Rates(silos, silo => silo.Writes),
            new AttributionRates(
                silos.Sum(silo => PerSecond(silo.Attributions, silo.WindowSeconds)),
                attributions == 0 ? null : silos.Sum(silo => silo.UnknownAttributions) / (double)attributions,
                attributions == 0 ? null : silos.Sum(silo => silo.TopProbabilities) / attributions,
                silos.Select(silo => silo.AttributionDrift).OfType<double>().OrderByDescending(Math.Abs).Cast<double?>().FirstOrDefault()),
            Merge([.. silos.Select(silo => silo.Index)]),
            new SearchQueue(
                silos.Sum(silo => silo.Queue.Waiting), silos.Sum(silo => silo.Queue.Limit), silos.Sum(silo => silo.Queue.BusyThreads), silos.Sum(silo => silo.Queue.Threads)),
            new PropagationLag(
                silos.Select(silo => silo.Lag.PendingTracks).DefaultIfEmpty(0).Max(), silos.Select(silo => silo.Lag.OldestSeconds).DefaultIfEmpty(0).Max()),
            [.. reports.Select(Tell).OrderBy(silo => silo.Name, StringComparer.Ordinal)]);
    }

    /// <summary>The duration within which a share of them ends, by a straight line within its bucket; null where there are none.</summary>
    /// <param name="durations">Durations.</param>
    /// <param name="share">0…1.</param>
    public static double? Quantile(DurationCounts durations, double share)
    {
        var all = durations.Counts.Sum();
        if (all == 0)
            return null;
        var wanted = share * all;
        for (var bucket = 0; bucket < durations.UpToSeconds.Length; bucket++)
        {
            var count = durations.Counts[bucket];
            if (count >= wanted && count > 0)
            {
                var from = bucket == 0 ? 0 : durations.UpToSeconds[bucket - 1];
                return from + ((durations.UpToSeconds[bucket] - from) * wanted / count);
            }

            wanted -= count;
        }

        return durations.UpToSeconds[^1]; // Longer than any bound: at least that.
    }

    private static SiloCondition Tell((SiloFigures Figures, TimeSpan Ago) report) => report.Figures.Condition with
    {
        SeenSecondsAgo = Math.Max(0, report.Ago.TotalSeconds),
        SearchesPerSecond = PerSecond(report.Figures.Searches.Counts.Sum(), report.Figures.WindowSeconds),
        P99Seconds = Quantile(report.Figures.Searches, 0.99),
    };

    private static OperationRates Rates(SiloFigures[] silos, Func<SiloFigures, DurationCounts> part)
    {
        double Sum(Func<DurationCounts, long> count) => silos.Sum(silo => PerSecond(count(part(silo)), silo.WindowSeconds));
        var all = Add([.. silos.Select(part)]);
        return new OperationRates(
            Sum(durations => durations.Counts.Sum()), all is null ? null : Quantile(all, 0.5), all is null ? null : Quantile(all, 0.99),
            Sum(durations => durations.Failures), Sum(durations => durations.Rejected));
    }

    /// <summary>Durations of several silos as one; those counted by other bounds, in the middle of an upgrade, are left out.</summary>
    private static DurationCounts? Add(DurationCounts[] parts) => parts.Length == 0 ? null : parts[1..].Aggregate(
        parts[0],
        (sum, part) => part.UpToSeconds.AsSpan().SequenceEqual(sum.UpToSeconds)
            ? sum with { Counts = [.. sum.Counts.Zip(part.Counts, (one, other) => one + other)] }
            : sum);

    private static IndexCondition Merge(IndexCondition[] parts)
    {
        var samples = parts.Sum(part => part.RecallSamples);
        return new IndexCondition(
            parts.Sum(part => part.Tracks), parts.Select(part => part.Generation).DefaultIfEmpty(0).Max(),
            samples == 0 ? null : parts.Sum(part => (part.Recall ?? 0) * part.RecallSamples) / samples, samples,
            parts.Max(part => part.Hubness), parts.Max(part => part.EmbeddingDrift), parts.Max(part => part.SnapshotAgeSeconds));
    }

    private static double PerSecond(long count, double seconds) => seconds > 0 ? count / seconds : 0;
}
