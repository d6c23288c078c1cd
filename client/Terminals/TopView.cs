using System.Globalization;
using ProductionValue.Contracts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ProductionValue.Client;

/// <summary>Draws the cluster's figures as tables.</summary>
internal static class TopView
{
    private const string Unknown = "–";

    /// <summary>The picture.</summary>
    public static IRenderable Draw(ClusterOperations now) => new Rows(
        new Text(string.Create(
            CultureInfo.InvariantCulture,
            $"{now.State}   {now.At.UtcDateTime:HH:mm:ss} UTC   generation {now.Index.Generation}   {now.Index.Tracks} tracks   last {now.WindowSeconds:0} s")),
        Rates(now), Condition(now), Silos(now.Silos));

    /// <summary>A duration as people read it.</summary>
    /// <param name="seconds">The duration; null where there is none.</param>
    public static string Duration(double? seconds) => seconds switch
    {
        null => Unknown,
        < 0.001 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0} µs"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0.0} ms"),
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
    };

    private static Table Rates(ClusterOperations now)
    {
        var table = Columns("", "per second", "p50", "p99", "failed/s", "rejected/s");
        foreach (var (name, rates) in new[] { ("searches", now.Searches), ("requests", now.Requests), ("writes", now.Writes) })
            Add(table, name, Number(rates.PerSecond), Duration(rates.P50Seconds), Duration(rates.P99Seconds), Number(rates.FailuresPerSecond), Number(rates.RejectedPerSecond));
        return table;
    }

    private static Table Condition(ClusterOperations now)
    {
        var table = Columns("", "now", "", "");
        var (index, said) = (now.Index, now.Attributions);
        Add(table, "recall", Number(index.Recall, 3), "of samples", $"{index.RecallSamples}");
        Add(table, "queue", $"{now.Queue.Waiting} of {now.Queue.Limit}", "threads", $"{now.Queue.BusyThreads} of {now.Queue.Threads}");
        Add(table, "lag", $"{now.Lag.PendingTracks} tracks", "oldest", Duration(now.Lag.OldestSeconds));
        Add(table, "unknown rate", Number(said.UnknownRate, 3), "top probability", $"{Number(said.MeanTopProbability, 3)} (drift {Number(said.Drift, 3)})");
        Add(table, "hubness", Number(index.Hubness, 2), "embedding drift", Number(index.EmbeddingDrift, 2));
        Add(table, "snapshot age", Duration(index.SnapshotAgeSeconds), "", "");
        return table;
    }

    private static Table Silos(SiloCondition[] silos)
    {
        var table = Columns("silo", "state", "version", "up", "seen", "searches/s", "p99", "waiting", "memory");
        foreach (var silo in silos)
        {
            Add(
                table, Terminal.Printable(silo.Name), silo.State, silo.Version, Duration(silo.UpSeconds), Duration(silo.SeenSecondsAgo) + " ago",
                Number(silo.SearchesPerSecond), Duration(silo.P99Seconds), $"{silo.Waiting}", $"{silo.MemoryBytes >> 20} MB");
        }

        return table;
    }

    private static Table Columns(params string[] names)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var name in names)
            table.AddColumn(new TableColumn(new Text(name)).NoWrap());
        return table;
    }

    private static void Add(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    private static string Number(double? number, int digits = 1) => number?.ToString("0." + new string('0', digits), CultureInfo.InvariantCulture) ?? Unknown;
}
