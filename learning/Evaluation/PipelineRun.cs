namespace ProductionValue.Learning;

/// <summary>One pipeline on its way through the folds, gathering answers.</summary>
/// <param name="set">All tracks.</param>
/// <param name="pipeline">The pipeline.</param>
/// <param name="split">Decides which training tracks the filter leaves out.</param>
internal sealed class PipelineRun(TrainingSet set, IEvaluatedPipeline pipeline, SplitKind split)
{
    private const int NearestCount = 10;
    private readonly List<Hubness> hubness = [];

    /// <summary>The answers so far, known and unseen.</summary>
    public List<Answer> Answers { get; } = [];

    /// <summary>Fits on a fold's training part and asks about the rest.</summary>
    public void Test(Fold fold, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var ask = pipeline.Fit(fold.Training, cancellationToken);
        var occurrences = fold.Training.ToDictionary(position => position, _ => 0);
        foreach (var position in fold.Test.Concat(fold.Unseen))
        {
            var (attribution, tracks) = ask(position);
            var order = tracks.Order(candidate => Passes(position, candidate));
            foreach (var found in order.Take(NearestCount))
                occurrences[found]++;
            var truth = set.Tracks[position].Producers;
            var relevant = Array.ConvertAll(order, found => set.Tracks[found].Producers.Any(producer => truth.Contains(producer, StringComparer.Ordinal)));
            var seen = attribution.Ranked.Any(candidate => truth.Contains(candidate.Producer, StringComparer.Ordinal));
            Answers.Add(new Answer(set.Tracks[position].Track, truth, attribution, seen, relevant));
        }

        if (fold.Test.Count > 0)
            hubness.Add(Hubness.Of([.. occurrences.Values]));
    }

    /// <summary>Measures the answers.</summary>
    /// <param name="openSet">Answers about known and unseen producers, for <c>Unknown</c>.</param>
    /// <param name="seed">Decides the bootstrap.</param>
    public PipelineMeasures Measure(IReadOnlyList<Answer> openSet, int seed)
    {
        Answer[] known = [.. Answers.Where(answer => answer.Seen)];
        var measured = openSet.Any(answer => answer.Seen) && openSet.Any(answer => !answer.Seen);
        return new PipelineMeasures(
            pipeline.Name,
            Interval.OfMean([.. known.Select(answer => answer.Correct ? 1.0 : 0)], seed),
            Measures.Top(known, 3),
            Measures.MacroF1(known),
            Measures.MeanAveragePrecision(known),
            Measures.PrecisionAt(known, NearestCount),
            Measures.CalibrationError(known),
            Measures.Reliability(known),
            new Hubness(Mean(fold => fold.Skewness), Mean(fold => fold.Antihubs), Mean(fold => fold.Hubs)),
            measured ? Measures.UnknownAuroc(openSet) : null,
            measured ? Measures.FalseAccept(openSet, 0.95) : null,
            ConfusionMatrix.Of(known),
            TrackPrediction.Of(known));
    }

    /// <summary>Accuracy of always naming the producer with most tests.</summary>
    public static double Chance(TrainingSet set, IReadOnlyList<Fold> plan)
    {
        string[] credits = [.. plan.SelectMany(fold => fold.Test).SelectMany(position => set.Tracks[position].Producers)];
        return credits.Length == 0 ? 0 : credits.CountBy(name => name, StringComparer.Ordinal).Max(pair => pair.Value) / (double)plan.Sum(fold => fold.Test.Count);
    }

    private bool Passes(int query, int candidate) => split switch
    {
        SplitKind.Album => FoldPlan.AlbumKey(set.Tracks[query]) != FoldPlan.AlbumKey(set.Tracks[candidate]),
        SplitKind.Artist => FoldPlan.ArtistKey(set.Tracks[query]) != FoldPlan.ArtistKey(set.Tracks[candidate]),
        _ => true,
    };

    private double Mean(Func<Hubness, double> measure) => hubness.Select(measure).DefaultIfEmpty(0).Average();
}
