using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ProductionValue.Learning;

namespace ProductionValue.Bench.Learning;

/// <summary>Evaluates a table of feature vectors, prints the table and, asked to, writes it into docs/EVALUATION.md.</summary>
public static class AccuracyBench
{
    private const string Usage =
        """
        usage: pv-bench accuracy FEATURES.csv [--poster VECTORS.f16] [--splits random,album,artist] [--share 0.3 --draws 5 | --folds 5] [--seed 1]
               [--without PRODUCER] [--within-groups] [--group-draws FILE] [--no-unseen] [--test OTHER.csv] [--curve] [--into FILE#TABLE] [--json FILE] [--plan FILE]
        --test OTHER.csv  fits on all of FEATURES.csv and asks about OTHER.csv    --curve  accuracy against tracks and albums of each producer
        --into FILE#TABLE rewrites a table of a document                          --without  the random split again without a producer
           or: pv-bench accuracy --all DIR [--into FILE], which measures and rewrites all tables of docs/EVALUATION.md: DIR holds what `features` made
        of debian-music, studio-sim and studio-holdout under these names
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    /// <summary>Runs the evaluation and prints one table row a pipeline and split.</summary>
    /// <param name="arguments">As in the usage, without the word itself.</param>
    /// <returns>0 when done, 2 on wrong usage.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.Count == 0)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        if (arguments[0] == "--all")
            return All(arguments[1], arguments.SkipWhile(argument => argument != "--into").Skip(1).FirstOrDefault("docs/EVALUATION.md"));

        string? Value(string name) => arguments.Skip(1).SkipWhile(argument => argument != name).Skip(1).FirstOrDefault();
        var options = new EvaluationOptions
        {
            HoldoutShare = Value("--share") is { } share ? double.Parse(share, CultureInfo.InvariantCulture) : null,
            Draws = int.Parse(Value("--draws") ?? "5", CultureInfo.InvariantCulture),
            Folds = int.Parse(Value("--folds") ?? "5", CultureInfo.InvariantCulture),
            Seed = int.Parse(Value("--seed") ?? "1", CultureInfo.InvariantCulture),
            WithUnseenProducers = !arguments.Contains("--no-unseen"),
        };
        var table = FeatureTable.Read(arguments[0]);
        var reports = new List<EvaluationReport>();
        var lines = new List<string>();
        foreach (var line in Lines(arguments, Value, table, options, reports))
        {
            Console.WriteLine(line);
            lines.Add(line);
        }

        if (Value("--into") is { } place)
            DocumentedTable.Write(place.Split('#')[0], place.Split('#')[^1], lines);
        if (Value("--json") is { } file)
            File.WriteAllText(file, JsonSerializer.Serialize(reports, Json));
        return 0;
    }

    private static int All(string directory, string document)
    {
        string File(string name) => Path.Combine(directory, name);
        string[] draws = ["--share", "0.3", "--draws", "5"];
        string[][] runs =
        [
            [File("debian-music.csv"), "--poster", File("debian-music.f16"), .. draws, "--without", "Kenta Cho", "--within-groups", "--into", $"{document}#debian-music"],
            [File("studio-sim.csv"), "--poster", File("studio-sim.f16"), .. draws, "--splits", "random,album,artist", "--into", $"{document}#studio-sim"],
            [File("studio-sim.csv"), "--test", File("studio-holdout.csv"), "--into", $"{document}#studio-holdout"],
            [File("studio-sim.csv"), "--share", "0.3", "--draws", "2", "--splits", "artist", "--curve", "--no-unseen", "--into", $"{document}#studio-sim-curve"],
            [File("debian-music.csv"), "--share", "0.3", "--draws", "3", "--splits", "random", "--curve", "--no-unseen", "--into", $"{document}#debian-music-curve"],
        ];
        return runs.Max(run => Run(run));
    }

    private static IEnumerable<string> Lines(
        IReadOnlyList<string> arguments, Func<string, string?> valueOf, FeatureTable table, EvaluationOptions options, List<EvaluationReport> reports)
    {
        SplitKind[] splits = [.. (valueOf("--splits") ?? "random").Split(',').Select(split => Enum.Parse<SplitKind>(split, ignoreCase: true))];
        if (arguments.Contains("--curve"))
            return LearningCurve.Rows(table.Set, options with { Split = splits[0] });
        if (valueOf("--test") is { } other)
        {
            var report = HoldoutAccuracy.Run(table, FeatureTable.Read(other), options with { Split = splits[0] });
            reports.Add(report);
            return [.. AccuracyTable.Head, .. AccuracyTable.Rows("holdout", report)];
        }

        return Evaluated(arguments, valueOf, table, options, splits, reports);
    }

    private static IEnumerable<string> Evaluated(
        IReadOnlyList<string> arguments, Func<string, string?> valueOf, FeatureTable table, EvaluationOptions options, SplitKind[] splits, List<EvaluationReport> reports)
    {
        var poster = valueOf("--poster") is { } vectors ? table.WithVectors(vectors) : null;
        foreach (var line in AccuracyTable.Head)
            yield return line;
        foreach (var split in splits)
        {
            var report = Evaluation.Run(table.Set, poster, options with { Split = split });
            reports.Add(report);
            foreach (var row in AccuracyTable.Rows(Name(split), report))
                yield return row;
            if (valueOf("--plan") is { } plan)
                File.WriteAllText($"{plan}.{Name(split)}.json", JsonSerializer.Serialize(Evaluation.Plan(table.Set, options with { Split = split }), Json));
        }

        if (valueOf("--without") is { } producer)
        {
            int[] others = [.. Enumerable.Range(0, table.Set.Tracks.Count).Where(position => !table.Set.Tracks[position].Producers.Contains(producer))];
            var set = new TrainingSet([.. others.Select(position => table.Set.Tracks[position])]);
            var ofPoster = poster is null ? null : new TrainingSet([.. others.Select(position => poster.Tracks[position])]);
            foreach (var row in AccuracyTable.Rows($"random, without {producer}", Evaluation.Run(set, ofPoster, options with { Split = SplitKind.Random })))
                yield return row;
        }

        if (arguments.Contains("--within-groups"))
            foreach (var row in GroupAccuracy.Rows(table, poster, options))
                yield return row;
        if (valueOf("--group-draws") is { } drawn)
            foreach (var row in GroupAccuracy.DrawnElsewhere(table, options, drawn))
                yield return row;
    }

    private static string Name(SplitKind split) => split.ToString().ToLowerInvariant();
}
