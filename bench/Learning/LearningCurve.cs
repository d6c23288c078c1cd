using System.Globalization;
using ProductionValue.Learning;

namespace ProductionValue.Bench.Learning;

/// <summary>How accuracy grows with what is known of each producer: the same tracks asked about, ever more to learn from.</summary>
internal static class LearningCurve
{
    private static readonly int[] Tracks = [2, 4, 8, 16, 32, 64];
    private static readonly int[] Albums = [1, 2, 3, 4, 6, 8];

    /// <summary>Lines of a table: tracks or albums of each producer, tested, accuracy with its interval, calibration error.</summary>
    /// <param name="set">The tracks.</param>
    /// <param name="options">Split, share, draws and seed.</param>
    public static IEnumerable<string> Rows(TrainingSet set, EvaluationOptions options)
    {
        yield return "| to learn from, of each producer | tested | accuracy (95 %) | P@10 | ECE |";
        yield return "| --- | --- | --- | --- | --- |";
        var plan = Evaluation.Plan(set, options);
        foreach (var (unit, most, keyOf) in ((string, int[], Func<TrainingTrack, string>)[])
            [("tracks", Tracks, track => track.Track), ("albums", Albums, track => track.Artist + "\n" + track.Album)])
        {
            var last = 0;
            foreach (var count in most)
            {
                Fold[] folds = [.. plan.Select(fold => fold with { Training = Keep(set, fold.Training, count, keyOf, options.Seed) })];
                if (folds.Sum(fold => fold.Training.Count) is var kept && kept == last)
                    break;
                last = kept;
                var report = Evaluation.RunOn(set, null, folds, options);
                var ours = report.Pipelines[0];
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {count} {unit} | {report.Tested} | {ours.Accuracy.Value:0.000} ({ours.Accuracy.Low:0.00}-{ours.Accuracy.High:0.00}) | {ours.PrecisionAt10:0.000} | {ours.CalibrationError:0.000} |");
            }
        }
    }

    private static int[] Keep(TrainingSet set, IReadOnlyList<int> training, int count, Func<TrainingTrack, string> keyOf, int seed)
    {
        var random = new Random(seed);
        return [.. training
            .Where(position => set.Tracks[position].Producers.Count > 0)
            .GroupBy(position => set.Tracks[position].Producers[0], StringComparer.Ordinal)
            .SelectMany(ofProducer =>
            {
                string[] keys = [.. ofProducer.Select(position => keyOf(set.Tracks[position])).Distinct(StringComparer.Ordinal)];
                random.Shuffle(keys);
                var kept = keys.Take(count).ToHashSet(StringComparer.Ordinal);
                return ofProducer.Where(position => kept.Contains(keyOf(set.Tracks[position])));
            })
            .Order()];
    }
}
