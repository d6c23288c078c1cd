using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ProductionValue.Learning;

namespace ProductionValue.Bench.Learning;

/// <summary>
/// Evaluates a table of feature vectors: <c>pv-bench accuracy FEATURES.csv [--poster VECTORS.f16] [--splits random,album,artist]
/// [--share 0.3 --draws 5 | --folds 5] [--seed 1] [--within-groups] [--no-unseen] [--json FILE] [--plan FILE]</c>.
/// </summary>
public static class AccuracyBench
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    /// <summary>Runs the evaluation and prints one table row a pipeline and split.</summary>
    /// <param name="arguments">As in the summary, without the word itself.</param>
    /// <returns>0 when done, 2 on wrong usage.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.Count == 0)
        {
            Console.Error.WriteLine("usage: pv-bench accuracy FEATURES.csv [--poster VECTORS.f16] [--splits random,album,artist] [--share 0.3 --draws 5 | --folds 5] [--seed 1] [--within-groups] [--no-unseen] [--json FILE] [--plan FILE]");
            return 2;
        }

        string? Value(string name) => arguments.Skip(1).SkipWhile(argument => argument != name).Skip(1).FirstOrDefault();
        var table = FeatureTable.Read(arguments[0]);
        var poster = Value("--poster") is { } vectors ? table.WithVectors(vectors) : null;
        var options = new EvaluationOptions
        {
            HoldoutShare = Value("--share") is { } share ? double.Parse(share, CultureInfo.InvariantCulture) : null,
            Draws = int.Parse(Value("--draws") ?? "5", CultureInfo.InvariantCulture),
            Folds = int.Parse(Value("--folds") ?? "5", CultureInfo.InvariantCulture),
            Seed = int.Parse(Value("--seed") ?? "1", CultureInfo.InvariantCulture),
            WithUnseenProducers = !arguments.Contains("--no-unseen"),
        };
        var reports = new List<EvaluationReport>();
        Console.WriteLine("| split | pipeline | tested | accuracy (95 %) | top 3 | macro-F1 | P@10 | mAP | ECE | unknown AUROC | false accept | hub skew |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var split in (Value("--splits") ?? "random").Split(','))
        {
            options = options with { Split = Enum.Parse<SplitKind>(split, ignoreCase: true) };
            var report = Evaluation.Run(table.Set, poster, options);
            reports.Add(report);
            foreach (var pipeline in report.Pipelines)
                Console.WriteLine(Row(split, report, pipeline));
            if (Value("--plan") is { } plan)
                File.WriteAllText($"{plan}.{split}.json", JsonSerializer.Serialize(Evaluation.Plan(table.Set, options), Json));
        }

        if (arguments.Contains("--within-groups"))
            WithinGroups(table, poster, options);
        if (Value("--json") is { } file)
            File.WriteAllText(file, JsonSerializer.Serialize(reports, Json));
        return 0;
    }

    /// <summary>Tells the producers of one group (a package, a label) apart, where the group itself gives nobody away.</summary>
    private static void WithinGroups(FeatureTable table, TrainingSet? poster, EvaluationOptions options)
    {
        var (tested, chances) = (0, 0.0);
        var correct = new Dictionary<string, double>();
        foreach (var group in Enumerable.Range(0, table.Groups.Count).GroupBy(position => table.Groups[position]))
        {
            var enough = group.GroupBy(position => table.Set.Tracks[position].Producers.FirstOrDefault("")).Where(tracks => tracks.Key.Length > 0 && tracks.Count() >= 5).ToArray();
            if (enough.Length < 2)
                continue;
            int[] positions = [.. enough.SelectMany(tracks => tracks).Order()];
            var set = new TrainingSet([.. positions.Select(position => table.Set.Tracks[position])]);
            var vectors = poster is null ? null : new TrainingSet([.. positions.Select(position => poster.Tracks[position])]);
            var report = Evaluation.Run(set, vectors, options with { Split = SplitKind.Random, WithUnseenProducers = false });
            tested += report.Tested;
            chances += report.Tested / (double)enough.Length;
            foreach (var pipeline in report.Pipelines)
                correct[pipeline.Name] = correct.GetValueOrDefault(pipeline.Name) + (pipeline.Accuracy.Value * report.Tested);
        }

        foreach (var (name, sum) in correct)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| within groups | {name} | {tested} | {sum / tested:0.000} (chance {chances / tested:0.000}) |"));
    }

    private static string Row(string split, EvaluationReport report, PipelineMeasures measures) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {split} | {measures.Name} | {report.Tested} | {measures.Accuracy.Value:0.000} ({measures.Accuracy.Low:0.00}-{measures.Accuracy.High:0.00}) | {measures.Top3:0.000} | {measures.MacroF1:0.000} | {measures.PrecisionAt10:0.000} | {measures.MeanAveragePrecision:0.000} | {measures.CalibrationError:0.000} | {measures.UnknownAuroc:0.000} | {measures.UnknownFalseAccept:0.000} | {measures.Hubness.Skewness:0.00} |");
}
