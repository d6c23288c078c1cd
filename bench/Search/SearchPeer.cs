using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using ProductionValue.Search;

namespace ProductionValue.Bench.Search;

/// <summary>
/// Speaks one command a line on stdin and one JSON object a line on stdout, so that a script can time us beside other programs on the same files:
/// <c>build M EFC THREADS</c>, <c>search EF K THREADS OUT</c>, <c>save PATH</c>, <c>load PATH</c>, <c>quit</c>.
/// </summary>
internal sealed class SearchPeer(float[] embeddings, float[] queries, int count, int dimensions, int queryCount, SearchPeer.Way way) : IDisposable
{
    /// <summary>How queries are answered.</summary>
    public enum Way
    {
        /// <summary>The float32 walk.</summary>
        Walk,

        /// <summary>The int8 walk.</summary>
        QuantizedWalk,

        /// <summary>An exact scan, all queries in one call.</summary>
        Scan,
    }

    private const int WarmUpRows = 10_000;

    private readonly ulong[] ids = [.. Enumerable.Range(0, count).Select(i => (ulong)i)];
    private HnswIndex? index;
    private bool warm;

    public static int Run(string basePath, string queryPath, int n, int d, int nq, Way way)
    {
        using var peer = new SearchPeer(Floats(basePath, n * d), Floats(queryPath, nq * d), n, d, nq, way);
        while (Console.ReadLine() is { } line && line != "quit")
        {
            Console.WriteLine(JsonSerializer.Serialize(peer.Answer(line.Split(' '))));
            Console.Out.Flush();
        }
        return 0;
    }

    public void Dispose() => index?.Dispose();

    private static float[] Floats(string path, int length)
    {
        var numbers = new float[length]; // Nothing else: what the collector frees later would seem to be memory that an index does not take.
        using var file = File.OpenRead(path);
        file.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }

    private static double CpuSeconds() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    private static double Seconds(long since) => Stopwatch.GetElapsedTime(since).TotalSeconds;

    private Dictionary<string, double> Answer(string[] words) => words switch
    {
        ["build", var m, var efc, var threads] => Build(Int(m), Int(efc), Int(threads)),
        ["search", _, var k, _, var path] when way == Way.Scan => Scan(Int(k), path),
        ["search", var ef, var k, var threads, var path] => Search(Int(ef), Int(k), Int(threads), path),
        ["save", var path] => Save(path),
        ["load", var path] => Load(path),
        _ => throw new ArgumentException($"no such command: {string.Join(' ', words)}"),
    };

    private static int Int(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private Dictionary<string, double> Build(int m, int efc, int threads)
    {
        index?.Dispose();
        index = null;
        var options = new HnswOptions
        {
            Dimensions = dimensions,
            Metric = Metric.SquaredEuclidean,
            M = way == Way.Scan ? 2 : m, // A scan needs no graph.
            EfConstruction = way == Way.Scan ? 1 : efc,
            Quantization = way == Way.QuantizedWalk ? Quantization.Int8 : Quantization.Float32,
        };
        WarmUp(options);
        var (memory, cpu, start) = (Environment.WorkingSet, CpuSeconds(), Stopwatch.GetTimestamp());
        index = new HnswIndex(options);
        index.AddMany(ids, embeddings, threads);
        var (seconds, cpuSeconds) = (Seconds(start), CpuSeconds() - cpu);
        return new() { ["build_s"] = seconds, ["build_cpu_s"] = cpuSeconds, ["rss_bytes"] = Environment.WorkingSet - memory };
    }

    /// <summary>Once: so that what is timed is compiled for good and its code is in memory, as that of a program compiled beforehand is.</summary>
    private void WarmUp(HnswOptions options)
    {
        if (warm)
            return;
        warm = true;
        var some = Math.Min(count, WarmUpRows);
        using var small = new HnswIndex(options);
        small.AddMany(ids.AsMemory(0, some), embeddings.AsMemory(0, some * dimensions), 1);
    }

    private Dictionary<string, double> Scan(int k, string path)
    {
        var nearest = new Neighbor[queryCount * k];
        index!.ScanMany(queries, k, nearest); // So that what is timed is compiled for good.
        var (cpu, start) = (CpuSeconds(), Stopwatch.GetTimestamp());
        index.ScanMany(queries, k, nearest);
        var (seconds, cpuSeconds) = (Seconds(start), CpuSeconds() - cpu);
        File.WriteAllBytes(path, MemoryMarshal.AsBytes<int>(Array.ConvertAll(nearest, neighbor => (int)neighbor.Id)));
        return new() { ["qps"] = queryCount / seconds, ["cpu_qps"] = queryCount / cpuSeconds };
    }

    private Dictionary<string, double> Search(int ef, int k, int threads, string path)
    {
        var found = new int[queryCount * k];
        var took = new long[queryCount];
        var next = -1;
        void Work()
        {
            var nearest = new Neighbor[k];
            for (int i; (i = Interlocked.Increment(ref next)) < queryCount;)
            {
                var begun = Stopwatch.GetTimestamp();
                var filled = index!.Search(queries.AsSpan(i * dimensions, dimensions), nearest, ef);
                for (var j = 0; j < k; j++)
                    found[i * k + j] = j < filled ? (int)nearest[j].Id : -1;
                took[i] = Stopwatch.GetTimestamp() - begun;
            }
        }
        for (var i = 0; i < 200; i++) // So that what is timed is compiled for good.
            index!.Search(queries.AsSpan(i % queryCount * dimensions, dimensions), new Neighbor[k], ef);
        var (cpu, start) = (CpuSeconds(), Stopwatch.GetTimestamp());
        Run(threads, Work);
        var (seconds, cpuSeconds) = (Seconds(start), CpuSeconds() - cpu);
        File.WriteAllBytes(path, MemoryMarshal.AsBytes<int>(found));
        Array.Sort(took);
        var microsecond = Stopwatch.Frequency / 1e6;
        return new()
        {
            ["qps"] = queryCount / seconds,
            ["cpu_qps"] = queryCount / cpuSeconds,
            ["p50_us"] = took[queryCount / 2] / microsecond,
            ["p99_us"] = took[queryCount * 99 / 100] / microsecond,
        };
    }

    private static void Run(int threads, Action work)
    {
        if (threads < 2)
        {
            work();
            return;
        }
        var all = Enumerable.Range(0, threads).Select(_ => new Thread(() => work())).ToArray();
        foreach (var thread in all)
            thread.Start();
        foreach (var thread in all)
            thread.Join();
    }

    private Dictionary<string, double> Save(string path)
    {
        var start = Stopwatch.GetTimestamp();
        index!.Save(path, 0);
        return new() { ["save_s"] = Seconds(start), ["bytes"] = new FileInfo(path).Length };
    }

    private Dictionary<string, double> Load(string path)
    {
        index?.Dispose();
        var start = Stopwatch.GetTimestamp();
        index = HnswIndex.Load(path, out _);
        return new() { ["load_s"] = Seconds(start) };
    }
}
