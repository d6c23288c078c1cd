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
}
