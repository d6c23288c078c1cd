using ProductionValue.Search;

namespace ProductionValue.Bench.Search;

/// <summary>What the index does alone, part by part.</summary>
internal sealed partial class SearchSuite
{
    private const int Dimensions = 32, Queries = 500, Standing = 100_000;

    private readonly SuiteReport report;
    private readonly string folder;
    private readonly int largest;
    private readonly Trial trial = new(Draws.Rows(2, Queries, Dimensions), Dimensions);
    private readonly Lazy<float[]> rows = new(() => Draws.Rows(1, Standing * 2, Dimensions));

    private SearchSuite(string folder, int largest) => (this.folder, this.largest, report) = (folder, largest, new SuiteReport(folder));

    /// <summary>Names of the parts, in the order of the report.</summary>
    public static IEnumerable<string> Parts => All.Keys;

    private static Dictionary<string, (string Title, Action<SearchSuite> Run)> All { get; } = new(StringComparer.Ordinal)
    {
        ["recall"] = ($"Recall against speed, {Standing} embeddings of {Dimensions} dimensions", suite => suite.RecallAgainstSpeed()),
        ["filters"] = ("Filters", suite => suite.Filters()),
        ["turnover"] = ("Turnover: every embedding removed and another added", suite => suite.Turnover()),
        ["shrinking"] = ("Nine in ten removed", suite => suite.Shrinking()),
        ["writer"] = ("A reader beside a writer at full speed", suite => suite.WriterBesideReader()),
        ["growth"] = ("Growth", suite => suite.Growth()),
        ["scan"] = ("Comparing with everything", suite => suite.Scan()),
        ["kill"] = ("Killed during load", suite => suite.Kill()),
        ["served"] = ("A shard served through Orleans", suite => suite.Served()),
    };

    /// <summary>Runs the named parts, all where none is named.</summary>
    public static int Run(string folder, int largest, string[] parts)
    {
        var suite = new SearchSuite(folder, largest);
        foreach (var name in parts.Length == 0 ? [.. Parts] : parts)
        {
            var (title, run) = All[name];
            suite.report.Begin(title, $"pv bench search --part {name}" + (name == "growth" ? $" --largest {largest}" : ""));
            run(suite);
            suite.report.End();
        }

        return 0;
    }

    private float[] Rows => rows.Value;

    private void Say(FormattableString line) => report.Say(line);

    private static HnswIndex Build(float[] rows, int first, int count, Quantization quantization, out double cpuSeconds, int threads = 1, int dimensions = Dimensions)
    {
        var index = new HnswIndex(new HnswOptions { Dimensions = dimensions, Metric = Metric.SquaredEuclidean, Quantization = quantization });
        var cpu = Environment.CpuUsage.TotalTime;
        index.AddMany(Enumerable.Range(first, count).Select(i => (ulong)i).ToArray(), rows.AsMemory(first * dimensions, count * dimensions), threads);
        cpuSeconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        return index;
    }

    private void RecallAgainstSpeed()
    {
        Say($"![recall](search-recall.svg)\n\n| walk | EfSearch | recall@10 | queries/s | median µs |\n| --- | --- | --- | --- | --- |");
        var curves = new List<(string, List<(double, double)>)>();
        foreach (var quantization in Enum.GetValues<Quantization>())
        {
            using var index = Build(Rows, 0, Standing, quantization, out _);
            var truth = trial.Truth(index, default(AllNodes));
            var points = new List<(double, double)>();
            foreach (var ef in new[] { 10, 16, 24, 32, 48, 64, 96, 128, 192, 256 })
            {
                var found = trial.Run(index, truth, ef, default(AllNodes));
                points.Add((found.Recall, found.QueriesPerSecond));
                Say($"| {quantization} | {ef} | {found.Recall:F4} | {found.QueriesPerSecond:F0} | {found.MedianMicroseconds:F1} |");
            }
            curves.Add((quantization.ToString(), points));
        }
        File.WriteAllText(Path.Combine(folder, "search-recall.svg"), RecallPlot.Draw($"{Standing} embeddings of {Dimensions} dimensions", curves));
    }

    private void Filters()
    {
        Say($"{Standing} embeddings, EfSearch 64. {InTurns(FilterTurnCount)}\n\n| passing | by | recall@10 | queries/s unfiltered | queries/s | × unfiltered time | middle half |\n| --- | --- | --- | --- | --- | --- | --- |");
        using var index = Build(Rows, 0, Standing, Quantization.Float32, out _);
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
        var truth = trial.Truth(index, filter);
        var recall = trial.Recall(index, truth, 64, filter);
        var turns = Turns.Of(FilterTurnCount, trial.Asking(index, 64, filter), trial.Asking(index, 64, default(AllNodes))); // Times are told: the filtered one's over the other's.
        Say($"| {share:P1} | {by} | {recall:F4} | {turns.Second:F0} | {turns.First:F0} | {turns.Ratio:F2} | {turns.Spread} |");
    }

    private readonly struct Flagged(bool[] flags) : INodeFilter
    {
        public bool Passes(int node) => flags[node];
    }
}
