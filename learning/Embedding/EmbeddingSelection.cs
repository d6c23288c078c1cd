namespace ProductionValue.Learning;

/// <summary>Chooses shrinkage and artist weight by how high true producers rank for held-out tracks.</summary>
internal static class EmbeddingSelection
{
    private static readonly EmbeddingSettings[] Candidates =
    [
        new(0.3, 1), new(0.1, 1), new(0.5, 1), // The first is kept when nothing can be tested.
        new(0.1, 4), new(0.3, 4), new(0.5, 4),
    ];

    /// <summary>
    /// The candidate with the highest mean reciprocal rank, where it is ahead of the first by more than two standard errors of their difference; else
    /// the first. A small library tells settings apart by a few tracks only, and what is best on those is not best on others.
    /// </summary>
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
        return Candidates[Best([.. Enumerable.Range(0, Candidates.Length).Select(candidate => (double[])[.. ranksOfFolds.SelectMany(fold => fold[candidate])])])];
    }

    /// <summary>Which candidate to take, from each one's reciprocal ranks of the same tracks.</summary>
    internal static int Best(IReadOnlyList<double[]> ranks)
    {
        var sums = ranks.Select(ofCandidate => ofCandidate.Sum()).ToArray();
        var best = Array.IndexOf(sums, sums.Max());
        double ahead = sums[best] - sums[0], tracks = ranks[0].Length;
        var squares = ranks[best].Zip(ranks[0], (one, first) => (one - first) * (one - first)).Sum();
        return ahead * ahead > 4 * (squares - (ahead * ahead / tracks)) ? best : 0;
    }

    /// <summary>Reciprocal ranks of a fold's tracks, by candidate.</summary>
    private static double[][] Ranks(TrainingSet set, Fold fold, FitOptions options)
    {
        var fit = new EmbeddingFit(set.Subset(fold.Training)!, options.MaximumDimension);
        return Array.ConvertAll(Candidates, candidate =>
        {
            var known = new KnownTracks(set, fold.Training, fit.Solve(candidate, discriminantsOnly: true));
            return (double[])[.. fold.Test.Select(position => ReciprocalRank(known.Examine(position, options.NeighborCount)))];
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
