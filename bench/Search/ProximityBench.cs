using System.Diagnostics;
using System.Globalization;
using ProductionValue.Bench.Learning;
using ProductionValue.Contracts;
using ProductionValue.Grains.Search;
using ProductionValue.Learning;
using ProductionValue.Search;

namespace ProductionValue.Bench.Search;

/// <summary>
/// What ranking by mutual proximity does for similar tracks: precision and hubness of a shard's answers for held-out tracks (by other artists and of other albums, unless --no-filter), by the number of
/// candidates it ranks. <c>pv bench proximity FEATURES.csv [--split album] [--share 0.3] [--draws 2] [--no-filter] [--out FILE]</c>
/// </summary>
internal static class ProximityBench
{
    private const int K = 10, EfSearch = 96;
    private static readonly int[] Pools = [0, 30, 100, 300, 1000];

    public static int Run(string[] arguments)
    {
        if (arguments.Length == 0)
        {
            Console.Error.WriteLine("usage: pv bench proximity FEATURES.csv [--split random|album|artist] [--share 0.3] [--draws 2] [--no-filter] [--out FILE]");
            return 2;
        }

        string? Value(string name) => arguments.SkipWhile(argument => argument != name).Skip(1).FirstOrDefault();
        var split = Enum.Parse<SplitKind>(Value("--split") ?? "album", ignoreCase: true);
        var set = FeatureTable.Read(arguments[0]).Set;
        var share = double.Parse(Value("--share") ?? "0.3", CultureInfo.InvariantCulture);
        var draws = int.Parse(Value("--draws") ?? "2", CultureInfo.InvariantCulture);
        var filter = !arguments.Contains("--no-filter");
        var sums = Pools.ToDictionary(pool => pool, _ => new Sum());
        foreach (var fold in FoldPlan.Holdouts(set, split, share, draws, seed: 1))
        {
            var model = GenerationModel.Fit(new TrainingSet([.. fold.Training.Select(position => set.Tracks[position])]));
            Measure(set, fold, model, filter, sums);
        }

        var lines = new List<string> { "| pool | precision at 10 | hubness (skewness) | antihubs | hubs | µs a question |", "| --- | --- | --- | --- | --- | --- |" };
        lines.AddRange(Pools.Select(pool => string.Create(CultureInfo.InvariantCulture, $"| {(pool == 0 ? "cosine" : pool)} | {sums[pool].Mean(x => x.Precision):F3} | {sums[pool].Mean(x => x.Hubness.Skewness):F2} | {sums[pool].Mean(x => x.Hubness.Antihubs):F3} | {sums[pool].Mean(x => x.Hubness.Hubs):F3} | {sums[pool].Mean(x => x.Microseconds):F0} |")));
        lines.ForEach(Console.WriteLine);
        if (Value("--out") is { } file)
            File.AppendAllLines(file, lines);
        return 0;
    }

    private static void Measure(TrainingSet set, Fold fold, GenerationModel model, bool filter, Dictionary<int, Sum> sums)
    {
        using var index = new HnswIndex(new HnswOptions { Dimensions = model.Embedding.Dimension, Metric = Metric.Cosine });
        var entries = new ShardEntries();
        foreach (var position in fold.Training)
        {
            var track = set.Tracks[position];
            var embedding = model.Embedding.Embed(track.Features);
            var change = new IndexChange(TrackId.Parse($"t{position}"), position, 1, null, track.Artist, track.Album, []);
            entries.Assign(index.Add((ulong)position, embedding), entries.EntryOf(change, model.Proximity?.Profile(embedding)));
        }

        var search = new ShardSearch(index, entries, model.Proximity, EfSearch);
        foreach (var pool in Pools)
            sums[pool].All.Add(Ask(set, fold, model, search, filter, pool));
    }

    private static Outcome Ask(TrainingSet set, Fold fold, GenerationModel model, ShardSearch search, bool filter, int pool)
    {
        var occurrences = fold.Training.ToDictionary(position => position, _ => 0);
        var (right, told) = (0, 0);
        var begun = Stopwatch.GetTimestamp();
        foreach (var position in fold.Test)
        {
            var track = set.Tracks[position];
            var question = new ShardQuery(
                model.Embedding.Embed(track.Features), K, [], filter && track.Artist.Length > 0 ? [track.Artist] : null,
                filter && track.Album.Length > 0 ? [track.Album] : null, Pool: pool);
            foreach (var neighbor in search.Run(question, CancellationToken.None))
            {
                var other = int.Parse(neighbor.Track.Value.AsSpan(1), CultureInfo.InvariantCulture);
                occurrences[other]++;
                told++;
                right += set.Tracks[other].Producers.Intersect(track.Producers).Any() ? 1 : 0;
            }
        }

        var microseconds = Stopwatch.GetElapsedTime(begun).TotalMicroseconds / Math.Max(1, fold.Test.Count);
        return new Outcome((double)right / Math.Max(1, told), Hubness.Of([.. occurrences.Values]), microseconds);
    }

    private readonly record struct Outcome(double Precision, Hubness Hubness, double Microseconds);

    private sealed class Sum
    {
        public List<Outcome> All { get; } = [];

        public double Mean(Func<Outcome, double> value) => All.Average(value);
    }
}
