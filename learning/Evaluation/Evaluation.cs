namespace ProductionValue.Learning;

/// <summary>Holds tracks out, asks each pipeline about them and measures the answers.</summary>
public static class Evaluation
{
    /// <summary>Tests our pipeline, the poster's and the plain cosine on the same folds.</summary>
    /// <param name="set">Credited tracks; uncredited ones only help to fit.</param>
    /// <param name="poster">The same tracks in the same order with the poster's vectors; null leaves the poster's pipeline out.</param>
    /// <param name="options">What is held out; null for album-disjoint folds.</param>
    /// <param name="progress">Told the share done, 0…1.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <returns>The report; with nothing to test its counts are 0.</returns>
    /// <exception cref="ArgumentException">The two sets hold different tracks.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its limits.</exception>
    public static EvaluationReport Run(
        TrainingSet set,
        TrainingSet? poster = null,
        EvaluationOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        options = (options ?? new EvaluationOptions()).Checked();
        CheckSame(set, poster);
        (set, poster) = Limit(set, poster, options);
        var plan = Plan(set, options);
        var unseenPlan = options.WithUnseenProducers && options.Split != SplitKind.UnseenProducer && set.Producers.Count >= 4
            ? FoldPlan.Folds(set, SplitKind.UnseenProducer, options.Folds, options.Seed)
            : [];
        return Run(set, Pipelines(set, poster, options), plan, unseenPlan, options, progress, cancellationToken);
    }

    /// <summary>Tests the pipelines on folds of the caller's: music that was not there when the rest was fitted, or a part of what could be learned from.</summary>
    /// <param name="set">Credited tracks; uncredited ones only help to fit.</param>
    /// <param name="poster">As in <see cref="Run(TrainingSet, TrainingSet?, EvaluationOptions?, IProgress{double}?, CancellationToken)"/>.</param>
    /// <param name="plan">The folds; their unseen tracks measure <c>Unknown</c>.</param>
    /// <param name="options">Seed, filter (by its split) and fit; what it says of folds is not used.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <exception cref="ArgumentException">The two sets hold different tracks.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its limits.</exception>
    public static EvaluationReport RunOn(
        TrainingSet set, TrainingSet? poster, IReadOnlyList<Fold> plan, EvaluationOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        CheckSame(set, poster);
        return Run(set, Pipelines(set, poster, options.Checked()), plan, [], options, null, cancellationToken);
    }

    /// <summary>The folds an evaluation with these options tests.</summary>
    /// <param name="set">The tracks.</param>
    /// <param name="options">What is held out.</param>
    public static IReadOnlyList<Fold> Plan(TrainingSet set, EvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var plan = options.HoldoutShare is { } share
            ? FoldPlan.Holdouts(set, options.Split, share, options.Draws, options.Seed)
            : FoldPlan.Folds(set, options.Split, options.Folds, options.Seed);
        return [.. plan.Where(fold => fold.Training.Any(position => set.Tracks[position].Producers.Count > 0))];
    }

    private static void CheckSame(TrainingSet set, TrainingSet? poster) => Require.That(
        poster is null || poster.Tracks.Select(track => track.Track).SequenceEqual(set.Tracks.Select(track => track.Track), StringComparer.Ordinal),
        nameof(poster),
        "expected the same tracks in the same order as the set's");

    private static List<IEvaluatedPipeline> Pipelines(TrainingSet set, TrainingSet? poster, EvaluationOptions options)
    {
        var pipelines = new List<IEvaluatedPipeline> { new OwnPipeline(set, options.Fit with { Seed = options.Seed }), new RawCosine(set) };
        if (poster is not null)
            pipelines.Insert(1, new PosterBaseline(poster));
        return pipelines;
    }

    private static EvaluationReport Run(
        TrainingSet set,
        List<IEvaluatedPipeline> pipelines,
        IReadOnlyList<Fold> plan,
        IReadOnlyList<Fold> unseenPlan,
        EvaluationOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        var measures = new List<PipelineMeasures>();
        var done = 0;
        var steps = pipelines.Count * (plan.Count + unseenPlan.Count);
        void Step() => progress?.Report(++done / (double)steps);
        foreach (var pipeline in pipelines)
        {
            var run = new PipelineRun(set, pipeline, options.Split);
            foreach (var fold in plan)
            {
                run.Test(fold, cancellationToken);
                Step();
            }

            var openSet = unseenPlan.Count == 0 ? run : new PipelineRun(set, pipeline, SplitKind.UnseenProducer);
            foreach (var fold in unseenPlan)
            {
                openSet.Test(fold, cancellationToken);
                Step();
            }

            measures.Add(run.Measure(openSet.Answers, options.Seed));
        }

        var tested = plan.Sum(fold => fold.Test.Count);
        var chance = PipelineRun.Chance(set, plan);
        return new EvaluationReport(
            options.Split, plan.Count, options.HoldoutShare, options.Seed, set.Tracks.Count, set.Producers.Count, tested, plan.Sum(fold => fold.Unseen.Count),
            FoldPlan.SingleAlbumProducers(set), chance, measures);
    }

    private static (TrainingSet Set, TrainingSet? Poster) Limit(TrainingSet set, TrainingSet? poster, EvaluationOptions options)
    {
        if (set.Tracks.Count <= options.MaximumTracks)
            return (set, poster);
        var positions = Enumerable.Range(0, set.Tracks.Count).ToArray();
        new Random(options.Seed).Shuffle(positions);
        int[] kept = [.. positions.Take(options.MaximumTracks).Order()];
        return (set.Subset(kept)!, poster?.Subset(kept));
    }
}
