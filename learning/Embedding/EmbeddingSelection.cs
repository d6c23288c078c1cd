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
        var ranks = new double[Candidates.Length];
        for (var fold = 0; fold < folds.Count; fold++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report((double)fold / folds.Count);
            var fit = new EmbeddingFit(limited.Subset(folds[fold].Training)!, options.MaximumDimension);
            for (var i = 0; i < Candidates.Length; i++)
            {
                var known = new KnownTracks(limited, folds[fold].Training, fit.Solve(Candidates[i], discriminantsOnly: true));
                ranks[i] += folds[fold].Test.Sum(position => ReciprocalRank(known.Examine(position, options.NeighborCount)));
            }
        }

        return Candidates[Array.IndexOf(ranks, ranks.Max())];
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
