using System.Diagnostics;
using ProductionValue.Search;

namespace ProductionValue.Bench.Search;

/// <summary>Times searches by CPU time, which other programs on the machine disturb far less than the clock, and counts recall.</summary>
internal sealed class Trial(float[] queries, int dimensions)
{
    public const int K = 10;

    private const int Rounds = 5;

    public readonly record struct Outcome(double Recall, double QueriesPerSecond, double MedianMicroseconds);

    private int Count => queries.Length / dimensions;

    /// <summary>The exact answers: every embedding compared.</summary>
    public ulong[][] Truth<TFilter>(HnswIndex index, TFilter filter)
        where TFilter : struct, INodeFilter
    {
        if (typeof(TFilter) == typeof(AllNodes))
        {
            var all = new Neighbor[Count * K];
            var each = index.ScanMany(queries, K, all);
            return [.. Enumerable.Range(0, Count).Select(i => all[(i * K)..(i * K + each)].Select(neighbor => neighbor.Id).ToArray())];
        }
        var walkFrom = index.ScanBelow;
        index.ScanBelow = int.MaxValue;
        var truth = Enumerable.Range(0, Count).Select(i =>
        {
            var nearest = new Neighbor[K];
            return nearest[..index.Search(Query(i), nearest, K, filter)].Select(neighbor => neighbor.Id).ToArray();
        }).ToArray();
        index.ScanBelow = walkFrom;
        return truth;
    }

    /// <summary>Share of the exact answers that is found.</summary>
    public double Recall<TFilter>(HnswIndex index, ulong[][] truth, int ef, TFilter filter)
        where TFilter : struct, INodeFilter
    {
        var nearest = new Neighbor[K];
        var (hits, wanted) = (0, 0);
        for (var i = 0; i < Count; i++)
        {
            var found = index.Search(Query(i), nearest, ef, filter);
            hits += truth[i].Count(id => nearest.AsSpan(0, found).ContainsAny(id));
            wanted += truth[i].Length;
        }
        return (double)hits / Math.Max(1, wanted);
    }

    /// <summary>Asks the query of a number, for <see cref="Turns"/>.</summary>
    public Action<int> Asking<TFilter>(HnswIndex index, int ef, TFilter filter)
        where TFilter : struct, INodeFilter
    {
        var nearest = new Neighbor[K];
        return i => index.Search(Query(i % Count), nearest, ef, filter);
    }

    public Outcome Run<TFilter>(HnswIndex index, ulong[][] truth, int ef, TFilter filter)
        where TFilter : struct, INodeFilter
    {
        var nearest = new Neighbor[K];
        var recall = Recall(index, truth, ef, filter);
        var rates = new List<double>();
        var took = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var cpu = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Count; i++)
            {
                var begun = Stopwatch.GetTimestamp();
                index.Search(Query(i), nearest, ef, filter);
                took.Add(Stopwatch.GetElapsedTime(begun).TotalMicroseconds);
            }
            rates.Add(Count / (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
        }
        return new Outcome(recall, Median(rates), Median(took));
    }

    public static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private ReadOnlySpan<float> Query(int i) => queries.AsSpan(i * dimensions, dimensions);
}

/// <summary>Looks an id up in an answer.</summary>
internal static class NeighborSpans
{
    public static bool ContainsAny(this Span<Neighbor> neighbors, ulong id)
    {
        foreach (var neighbor in neighbors)
        {
            if (neighbor.Id == id)
                return true;
        }
        return false;
    }
}
