using System.Globalization;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary>What the cluster's figures say to a person: the alerts of docs/OPERATIONS.md, by the same bounds. Pure.</summary>
internal static class ClusterDiagnosis
{
    private const double LowRecall = 0.9;
    private const double HighHubness = 10;
    private const double HighDrift = 0.5;
    private const double LongLagSeconds = 60;
    private const double FullQueue = 0.5;

    /// <summary>One check a figure.</summary>
    public static IEnumerable<DoctorCheck> Checks(ClusterOperations now)
    {
        var bad = now.Silos.Where(silo => silo.State != "ready").Select(silo => $"{silo.Name} is {silo.State}").ToArray();
        yield return Check(
            "cluster", bad.Length == 0, Found($"{now.Silos.Length} silo(s), {now.State}") + (bad.Length == 0 ? "" : ": " + string.Join(", ", bad)),
            "curl SERVER/readyz names what is missing");
        yield return Check(
            "index", (now.Index.Recall ?? 1) >= LowRecall && (now.Index.Hubness ?? 0) < HighHubness,
            Found($"{now.Index.Tracks} tracks, recall {Number(now.Index.Recall)}, hubness {Number(now.Index.Hubness)}"),
            "see docs/OPERATIONS.md: low recall, hubness");
        yield return Check(
            "views", now.Lag.OldestSeconds < LongLagSeconds, Found($"{now.Lag.PendingTracks} tracks behind, the oldest by {now.Lag.OldestSeconds:0} s"),
            "the views catch up by themselves; if they do not, the silo's log names the one that fails");
        yield return Check(
            "search queue", now.Queue.Waiting <= now.Queue.Limit * FullQueue && now.Searches.RejectedPerSecond == 0,
            Found($"{now.Queue.Waiting} of {now.Queue.Limit} waiting, {now.Queue.BusyThreads} of {now.Queue.Threads} threads at work"),
            "ask less at a time, or add a silo");
        yield return Check(
            "model", (now.Index.EmbeddingDrift ?? 0) < HighDrift, Found($"generation {now.Index.Generation}, new tracks lie {Number(now.Index.EmbeddingDrift)} deviations from its fit"),
            "run pv fit: what comes in is unlike what was learned from");
    }

    private static DoctorCheck Check(string name, bool ok, string found, string advice) => new(name, ok, false, found, ok ? null : advice);

    private static string Found(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Number(double? number) => number?.ToString("0.00", CultureInfo.InvariantCulture) ?? "not measured yet";
}
