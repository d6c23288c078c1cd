namespace ProductionValue.Learning;

/// <summary>Folds inside a training set, on which settings are chosen and probabilities calibrated.</summary>
internal static class HeldOutPlan
{
    /// <summary>
    /// Folds that hold out whole albums and whole artists where producers have several, since that is how new music comes;
    /// folds of single tracks where fewer than half of the tracks can be tested that way.
    /// </summary>
    /// <param name="set">The training tracks.</param>
    /// <param name="options">Folds and seed.</param>
    /// <returns>Folds with test tracks; empty when no producer has two tracks or there are fewer than two producers.</returns>
    public static IReadOnlyList<Fold> Known(TrainingSet set, FitOptions options)
    {
        if (set.Producers.Count < 2)
            return [];
        var credited = set.Tracks.Count(track => track.Producers.Count > 0);
        var plan = new List<Fold>();
        foreach (var split in (SplitKind[])[SplitKind.Album, SplitKind.Artist])
        {
            var folds = FoldPlan.Folds(set, split, options.Folds, options.Seed);
            if (folds.Sum(fold => fold.Test.Count) * 2 >= credited)
                plan.AddRange(folds);
        }

        if (plan.Count == 0)
            plan.AddRange(FoldPlan.Folds(set, SplitKind.Random, options.Folds, options.Seed));
        return [.. plan.Where(fold => fold.Test.Count > 0)];
    }

    /// <summary>Folds that hold out whole producers; empty with fewer than four, since too few then stay.</summary>
    /// <inheritdoc cref="Known"/>
    public static IReadOnlyList<Fold> Unseen(TrainingSet set, FitOptions options) =>
        set.Producers.Count < 4 ? [] : FoldPlan.Folds(set, SplitKind.UnseenProducer, options.Folds, options.Seed);

    /// <summary>The whole set, or so many of its tracks that the folds stay quick.</summary>
    /// <param name="set">The training tracks.</param>
    /// <param name="options">Limit and seed.</param>
    public static TrainingSet Limit(TrainingSet set, FitOptions options)
    {
        if (set.Tracks.Count <= options.MaximumFoldTracks)
            return set;
        var positions = Enumerable.Range(0, set.Tracks.Count).ToArray();
        new Random(options.Seed).Shuffle(positions);
        return set.Subset(positions.Take(options.MaximumFoldTracks).Order())!;
    }
}
