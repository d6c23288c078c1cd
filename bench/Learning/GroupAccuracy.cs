using System.Text.Json;
using ProductionValue.Learning;

namespace ProductionValue.Bench.Learning;

/// <summary>Tells the producers of one group (a package, a label) apart, where the group itself gives nobody away.</summary>
internal static class GroupAccuracy
{
    private const int FewestTracks = 5;

    /// <summary>Evaluates each group with two or more producers of at least five tracks: learned from the group alone, and from the whole table.</summary>
    /// <returns>One line a pipeline and one for what was learned from all, over all groups.</returns>
    public static IEnumerable<string> Rows(FeatureTable table, TrainingSet? poster, EvaluationOptions options)
    {
        var (tested, chances, ofAll) = (0, 0.0, 0);
        var correct = new Dictionary<string, double>();
        foreach (var group in Enumerable.Range(0, table.Groups.Count).GroupBy(position => table.Groups[position]))
        {
            var enough = group.GroupBy(position => table.Set.Tracks[position].Producers.FirstOrDefault("")).Where(tracks => tracks.Key.Length > 0 && tracks.Count() >= FewestTracks).ToArray();
            if (enough.Length < 2)
                continue;
            int[] positions = [.. enough.SelectMany(tracks => tracks).Order()];
            var set = new TrainingSet([.. positions.Select(position => table.Set.Tracks[position])]);
            var vectors = poster is null ? null : new TrainingSet([.. positions.Select(position => poster.Tracks[position])]);
            var report = Evaluation.Run(set, vectors, options with { Split = SplitKind.Random, WithUnseenProducers = false });
            Fold[] folds = [.. Evaluation.Plan(set, options with { Split = SplitKind.Random }).Select(fold => new Fold(
                [.. fold.Training.Select(position => positions[position])], [.. fold.Test.Select(position => positions[position])], []))];
            ofAll += GroupCheck.Measure(table.Set, folds, options.Fit with { Seed = options.Seed }).Correct;
            tested += report.Tested;
            chances += report.Tested / (double)enough.Length;
            foreach (var pipeline in report.Pipelines)
                correct[pipeline.Name] = correct.GetValueOrDefault(pipeline.Name) + (pipeline.Accuracy.Value * report.Tested);
        }

        return correct.Select(pair => AccuracyTable.Row("within groups", pair.Key, tested, pair.Value / tested, chances / tested))
            .Append(AccuracyTable.Row("within groups", "ours, learned from all", tested, (double)ofAll / tested, chances / tested));
    }

    /// <summary>Evaluates the draws another program made, so that both are asked the very same: learned from the group alone, and from the whole table.</summary>
    /// <param name="table">The tracks.</param>
    /// <param name="options">How each draw is fitted.</param>
    /// <param name="path">A JSON list of <c>{"group", "training", "test"}</c>, the latter two lists of track ids.</param>
    /// <exception cref="InvalidDataException">A track is not in the table; the message names file, draw and track.</exception>
    public static IEnumerable<string> DrawnElsewhere(FeatureTable table, EvaluationOptions options, string path)
    {
        var draws = JsonSerializer.Deserialize<Draw[]>(File.ReadAllText(path), JsonSerializerOptions.Web) ?? [];
        var place = table.Set.Tracks.Select((track, position) => (track.Track, position)).ToDictionary(StringComparer.Ordinal);
        var (alone, all, chances) = (new GroupCheck(0, 0), new GroupCheck(0, 0), 0.0);
        for (var i = 0; i < draws.Length; i++)
        {
            var (number, draw) = (i, draws[i]);
            int PositionOf(string track) => place.TryGetValue(track, out var position)
                ? position
                : throw new InvalidDataException($"{path}: draw {number} of '{draw.Group}': expected a track of the table, got '{track}'");
            int[] training = [.. draw.Training.Select(PositionOf)], test = [.. draw.Test.Select(PositionOf)];
            var fit = options.Fit with { Seed = options.Seed };
            all += GroupCheck.Measure(table.Set, [new Fold(training, test, [])], fit);
            var group = new TrainingSet([.. training.Concat(test).Select(position => table.Set.Tracks[position])]);
            alone += GroupCheck.Measure(group, [new Fold([.. Enumerable.Range(0, training.Length)], [.. Enumerable.Range(training.Length, test.Length)], [])], fit);
            chances += test.Length / (double)training.SelectMany(position => table.Set.Tracks[position].Producers).Distinct(StringComparer.Ordinal).Count();
        }

        var name = $"within groups, {Path.GetFileNameWithoutExtension(path)}";
        yield return AccuracyTable.Row(name, "ours", alone.Tested, (double)alone.Correct / alone.Tested, chances / alone.Tested);
        yield return AccuracyTable.Row(name, "ours, learned from all", all.Tested, (double)all.Correct / all.Tested, chances / all.Tested);
    }

    private sealed record Draw(string Group, IReadOnlyList<string> Training, IReadOnlyList<string> Test);
}
