using System.Diagnostics;
using System.Globalization;
using System.Text;
using ProductionValue.Search;

namespace ProductionValue.Bench.Search;

/// <summary>What the index does alone: recall against speed, growth, turnover, shrinking, filters, a writer beside a reader, loading.</summary>
internal sealed class SearchSuite
{
    private const int Dimensions = 32, Queries = 500, Standing = 100_000;
    private static readonly int[] Beams = [10, 16, 24, 32, 48, 64, 96, 128, 192, 256];

    private readonly StringBuilder report = new();
    private readonly string folder;
    private readonly Trial trial = new(Draws.Rows(2, Queries, Dimensions), Dimensions);
    private readonly float[] rows = Draws.Rows(1, Standing * 2, Dimensions);

    private SearchSuite(string folder) => this.folder = folder;

    public static int Run(string folder, int largest)
    {
        Directory.CreateDirectory(folder);
        var suite = new SearchSuite(folder);
        suite.Say($"# Search, alone\n\n`pv-bench search`, {Cpu()}, .NET {Environment.Version}. M 16, EfConstruction 200, {Dimensions} dimensions, squared Euclidean, k 10,");
        suite.Say($"{Queries} queries from the distribution of the embeddings. Rates are queries per CPU second of one thread; medians of five rounds.\n");
        suite.RecallAgainstSpeed();
        suite.Turnover();
        suite.Shrinking();
        suite.Filters();
        suite.WriterBesideReader();
        suite.Growth(largest);
        File.WriteAllText(Path.Combine(folder, "search.md"), suite.report.ToString());
        return 0;
    }

    private static string Cpu() =>
        File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim() : "unknown CPU";

    private void Say(FormattableString line)
    {
        var text = line.ToString(CultureInfo.InvariantCulture);
        report.Append(text).Append('\n');
        Console.WriteLine(text);
    }

    private static HnswIndex Build(float[] rows, int first, int count, Quantization quantization, out double cpuSeconds, int threads = 1)
    {
        var index = new HnswIndex(new HnswOptions { Dimensions = Dimensions, Metric = Metric.SquaredEuclidean, Quantization = quantization });
        var cpu = Environment.CpuUsage.TotalTime;
        index.AddMany(Enumerable.Range(first, count).Select(i => (ulong)i).ToArray(), rows.AsMemory(first * Dimensions, count * Dimensions), threads);
        cpuSeconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        return index;
    }

    private void RecallAgainstSpeed()
    {
        Say($"## Recall against speed, {Standing} embeddings\n\n![recall](search-recall.svg)\n\n| walk | EfSearch | recall@10 | queries/s | median µs |\n| --- | --- | --- | --- | --- |");
        var curves = new List<(string, List<(double, double)>)>();
        foreach (var quantization in Enum.GetValues<Quantization>())
        {
            using var index = Build(rows, 0, Standing, quantization, out _);
            var truth = trial.Truth(index, default(AllNodes));
            var points = new List<(double, double)>();
            foreach (var ef in Beams)
            {
                var found = trial.Run(index, truth, ef, default(AllNodes));
                points.Add((found.Recall, found.QueriesPerSecond));
                Say($"| {quantization} | {ef} | {found.Recall:F4} | {found.QueriesPerSecond:F0} | {found.MedianMicroseconds:F1} |");
            }
            curves.Add((quantization.ToString(), points));
        }
        File.WriteAllText(Path.Combine(folder, "search-recall.svg"), RecallPlot.Draw($"{Standing} embeddings of {Dimensions} dimensions", curves));
    }

    private void Turnover()
    {
        Say($"\n## Turnover: every embedding removed and another added\n\n| | recall@10 | queries/s | median µs | slots |\n| --- | --- | --- | --- | --- |");
        using var fresh = Build(rows, Standing, Standing, Quantization.Float32, out var buildSeconds);
        using var churned = Build(rows, 0, Standing, Quantization.Float32, out _);
        var cpu = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Standing; i++)
        {
            churned.Remove((ulong)i);
            churned.Add((ulong)(Standing + i), rows.AsSpan((Standing + i) * Dimensions, Dimensions));
        }
        var seconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        Compare("fresh", fresh, fresh, 64);
        Compare("after turnover", churned, fresh, 64);
        churned.Sweep();
        Compare("after turnover, swept", churned, fresh, 64);
        Say($"\nA removal and an insert took {seconds / Standing * 1e6:F0} µs together, an insert into the fresh one {buildSeconds / Standing * 1e6:F0} µs.");
    }

    private void Shrinking()
    {
        Say($"\n## Nine in ten removed\n\n| | recall@10 | queries/s | median µs | slots |\n| --- | --- | --- | --- | --- |");
        using var index = Build(rows, 0, Standing, Quantization.Float32, out _);
        for (var i = 0; i < Standing * 9 / 10; i++)
            index.Remove((ulong)i);
        using var fresh = Build(rows, Standing * 9 / 10, Standing / 10, Quantization.Float32, out _);
        Compare("fresh build of the rest", fresh, fresh, 64);
        Compare("after removal", index, fresh, 64);
        using var copy = index.Compact(out _);
        Compare("compacted", copy, fresh, 64);
    }

    private void Compare(string name, HnswIndex index, HnswIndex exact, int ef)
    {
        var found = trial.Run(index, trial.Truth(exact, default(AllNodes)), ef, default(AllNodes));
        Say($"| {name} | {found.Recall:F4} | {found.QueriesPerSecond:F0} | {found.MedianMicroseconds:F1} | {index.NodeCapacity} |");
    }

    private void Filters()
    {
        Say($"\n## Filters, {Standing} embeddings, EfSearch 64\n\n| passing | by | recall@10 | queries/s | median µs |\n| --- | --- | --- | --- | --- |");
        using var index = Build(rows, 0, Standing, Quantization.Float32, out _);
        var all = trial.Run(index, trial.Truth(index, default(AllNodes)), 64, default(AllNodes));
        Say($"| all | | {all.Recall:F4} | {all.QueriesPerSecond:F0} | {all.MedianMicroseconds:F1} |");
        var random = new Random(3);
        foreach (var share in new[] { 0.5, 0.1, 0.01, 0.001 })
        {
            var set = new NodeSet(Standing);
            var flags = new bool[Standing];
            for (var node = 0; node < Standing; node++)
            {
                if (random.NextDouble() < share)
                    flags[node] = set.Add(node);
            }
            FilterRow(index, share, "set", new NodeSetFilter(set));
            FilterRow(index, share, "predicate", new Flagged(flags));
        }
    }

    private void FilterRow<TFilter>(HnswIndex index, double share, string by, TFilter filter)
        where TFilter : struct, INodeFilter
    {
        var found = trial.Run(index, trial.Truth(index, filter), 64, filter);
        Say($"| {share:P1} | {by} | {found.Recall:F4} | {found.QueriesPerSecond:F0} | {found.MedianMicroseconds:F1} |");
    }

    private void WriterBesideReader()
    {
        using var index = Build(rows, 0, Standing, Quantization.Float32, out _);
        var truth = trial.Truth(index, default(AllNodes));
        var idle = trial.Run(index, truth, 64, default(AllNodes)).MedianMicroseconds;
        var next = Standing;
        var stop = false;
        var writer = new Thread(() =>
        {
            for (; !Volatile.Read(ref stop) && next < Standing * 2; next++)
                index.Add((ulong)next, rows.AsSpan(next * Dimensions, Dimensions));
        });
        writer.Start();
        var beside = trial.Run(index, truth, 64, default(AllNodes)).MedianMicroseconds;
        Volatile.Write(ref stop, true);
        writer.Join();
        Say($"\n## A reader beside a writer at full speed\n\nMedian query {idle:F1} µs alone, {beside:F1} µs while {next - Standing} embeddings were added: {idle / beside:F2} of its idle rate.");
    }

    private void Growth(int largest)
    {
        Say($"\n## Growth\n\n| embeddings | built, embeddings per CPU second | file, bytes each | recall@10 at EfSearch 64 | queries/s | median µs | save, s | load, s |\n| --- | --- | --- | --- | --- | --- | --- | --- |");
        var many = Draws.Rows(1, largest, Dimensions);
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        for (var count = 10_000; count <= largest; count *= 10)
        {
            using var index = Build(many, 0, count, Quantization.Float32, out var cpuSeconds);
            var found = trial.Run(index, trial.Truth(index, default(AllNodes)), 64, default(AllNodes));
            var begun = Stopwatch.GetTimestamp();
            index.Save(path, 0);
            var save = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            begun = Stopwatch.GetTimestamp();
            using (HnswIndex.Load(path, out _))
            {
                var load = Stopwatch.GetElapsedTime(begun).TotalSeconds;
                Say($"| {count} | {count / cpuSeconds:F0} | {(double)new FileInfo(path).Length / count:F0} | {found.Recall:F4} | {found.QueriesPerSecond:F0} | {found.MedianMicroseconds:F1} | {save:F3} | {load:F3} |");
            }
            File.Delete(path);
        }
    }

    private readonly struct Flagged(bool[] flags) : INodeFilter
    {
        public bool Passes(int node) => flags[node];
    }
}
