namespace ProductionValue.Learning;

/// <summary>Chooses shrinkage and artist weight by how high true producers rank for held-out tracks.</summary>
internal static class EmbeddingSelection
{
    private static readonly EmbeddingSettings[] Candidates =
    [
        new(0.3, 1), new(0.1, 1), new(0.5, 1), // The first is kept when nothing can be tested.
        new(0.1, 4), new(0.3, 4), new(0.5, 4),
    ];

    /// <summary>The candidate with the highest mean reciprocal rank; the first of equals.</summary>
    /// <param name="set">The training tracks.</param>
    /// <param name="options">Folds, seed and limits.</param>
    /// <param name="progress">Told the share done, 0…1.</param>
    /// <param name="cancellationToken">Gives up between two folds.</param>
    public static EmbeddingSettings Choose(TrainingSet set, FitOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var limited = HeldOutPlan.Limit(set, options);
        var folds = HeldOutPlan.Choice(limited, options);
        var (done, gate) = (0, new Lock());
        var ranksOfFolds = LoopThreads.Map(folds.Count, fold =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var ranksOfFold = Ranks(limited, folds[fold], options);
            lock (gate)
                progress?.Report((double)++done / folds.Count);
            return ranksOfFold;
        });
        var ranks = new double[Candidates.Length];
        foreach (var ranksOfFold in ranksOfFolds)
            for (var i = 0; i < ranks.Length; i++)
                ranks[i] += ranksOfFold[i];
        return Candidates[Array.IndexOf(ranks, ranks.Max())];
    }

    private static double[] Ranks(TrainingSet set, Fold fold, FitOptions options)
    {
        var fit = new EmbeddingFit(set.Subset(fold.Training)!, options.MaximumDimension);
        return Array.ConvertAll(Candidates, candidate =>
        {
            var known = new KnownTracks(set, fold.Training, fit.Solve(candidate, discriminantsOnly: true));
            return fold.Test.Sum(position => ReciprocalRank(known.Examine(position, options.NeighborCount)));
        });
    }

    private static double ReciprocalRank(HeldOutTrack track)
    {
        var best = track.Truth.Max(truth => FusionWeights.Prior.Logit(track.Evidence, truth));
        var before = 0;
        for (var producer = 0; producer < track.Evidence.Centroids.Length; producer++)
            if (FusionWeights.Prior.Logit(track.Evidence, producer) > best)
                before++;
        return 1.0 / (before + 1);
    }
}
