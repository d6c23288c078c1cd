using ProductionValue.Search;
using ProductionValue.Search.Storage;

namespace ProductionValue.Bench.Search;

/// <summary>
/// A process that loads an index as fast as it can and is meant to be killed: eight writers append to the log, apply what is on disk, and only
/// then say so, a line each; now and then it saves a snapshot and begins a new log.
/// </summary>
internal static class LoadChild
{
    private const int Writers = 8, SnapshotEvery = 4_000;

    /// <summary>Length of an embedding.</summary>
    public const int Dimensions = 32;

    /// <summary>Says <c>+ ID</c> for each acknowledged insert, <c>? ID</c> before a removal and <c>- ID</c> once it is acknowledged, until killed.</summary>
    /// <param name="folder">Holds snapshot and logs.</param>
    /// <param name="seed">Which ids this process uses: a million from here on.</param>
    public static int Run(string folder, int seed)
    {
        using var index = Recover(folder, out var sequence);
        var state = new LiveIndex(folder, index, sequence);
        var acknowledged = new object();
        var threads = Enumerable.Range(0, Writers).Select(writer => new Thread(() =>
        {
            var random = new Random(seed + writer);
            for (var i = 0; ; i++)
            {
                var id = (ulong)seed * 1_000_000 + (ulong)(i * Writers + writer);
                state.Add(id, EmbeddingOf(id));
                lock (acknowledged)
                    Console.WriteLine($"+ {id}");
                if (random.Next(4) > 0)
                    continue;
                lock (acknowledged)
                    Console.WriteLine($"? {id}"); // From here on nobody knows, until it is said that it is gone.
                state.Remove(id);
                lock (acknowledged)
                    Console.WriteLine($"- {id}");
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return 0;
    }

    /// <summary>Snapshot, then every log's changes after it.</summary>
    public static HnswIndex Recover(string folder, out ulong sequence)
    {
        var snapshot = Path.Combine(folder, "index.pvx");
        ulong applied = 0;
        var index = File.Exists(snapshot)
            ? HnswIndex.Load(snapshot, out applied)
            : new HnswIndex(new HnswOptions { Dimensions = Dimensions, Metric = Metric.SquaredEuclidean, M = 8, EfConstruction = 40 });
        foreach (var log in Directory.GetFiles(folder, "changes-*.pvlog").Order(StringComparer.Ordinal))
        {
            ChangeLog.Replay(log, Dimensions, (number, kind, id, embedding) =>
            {
                if (number <= applied)
                    return;
                applied = number;
                if (kind == ChangeKind.Add)
                    index.Add(id, embedding);
                else
                    index.Remove(id);
            });
        }

        sequence = applied;
        return index;
    }

    /// <summary>The embedding of an id: the parent knows it too.</summary>
    public static float[] EmbeddingOf(ulong id)
    {
        var random = new Random((int)(id * 2654435761 % int.MaxValue));
        return [.. Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle() + random.NextSingle())];
    }

    /// <summary>Log first, then the index: the order of both is the same because appending and applying take turns together.</summary>
    private sealed class LiveIndex(string folder, HnswIndex index, ulong sequence)
    {
        private readonly Lock ordering = new();
        private ChangeLog log = Begin(folder, sequence);
        private int changes;

        public void Add(ulong id, float[] embedding) => Change(log => log.Add(id, embedding), () => index.Add(id, embedding));

        public void Remove(ulong id) => Change(log => log.Remove(id), () => index.Remove(id));

        private static ChangeLog Begin(string folder, ulong after) =>
            ChangeLog.Open(Path.Combine(folder, $"changes-{after:D16}.pvlog"), Dimensions, after, out _);

        private void Change(Func<ChangeLog, Task<ulong>> append, Action apply)
        {
            Task<ulong> onDisk;
            lock (ordering)
            {
                onDisk = append(log);
                apply();
                if (++changes % SnapshotEvery == 0)
                    Snapshot();
            }
            onDisk.GetAwaiter().GetResult();
        }

        private void Snapshot()
        {
            var (old, last) = (log, log.LastSequence);
            old.DisposeAsync().AsTask().GetAwaiter().GetResult();
            index.Save(Path.Combine(folder, "index.pvx"), last);
            log = Begin(folder, last);
            foreach (var done in Directory.GetFiles(folder, "changes-*.pvlog"))
            {
                if (string.CompareOrdinal(Path.GetFileName(done), $"changes-{last:D16}.pvlog") < 0)
                    File.Delete(done);
            }
        }
    }
}
