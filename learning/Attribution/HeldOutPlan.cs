namespace ProductionValue.Learning;

/// <summary>Folds inside a training set, on which settings are chosen and probabilities calibrated.</summary>
internal static class HeldOutPlan
{
    /// <summary>Tracks times folds up to which more folds are made.</summary>
    private const int FoldTracks = 4000;

    /// <summary>
    /// Folds for calibration. They hold out whole albums, since that is how new music comes; whole artists or single tracks where
    /// fewer than half of the tracks can be tested that way.
    /// </summary>
    /// <param name="set">The training tracks.</param>
    /// <param name="options">Folds and seed.</param>
    /// <returns>Folds with test tracks; empty when no producer has two tracks or there are fewer than two producers.</returns>
    public static IReadOnlyList<Fold> Known(TrainingSet set, FitOptions options)
    {
        foreach (var split in (SplitKind[])[SplitKind.Album, SplitKind.Artist])
            if (Testable(set, split, options) is { Count: > 0 } folds)
                return folds;
        return Testable(set, SplitKind.Random, options);
    }

    /// <summary>Folds for choosing settings: those of <see cref="Known"/> first and, where producers have several artists, folds that hold out whole artists.</summary>
    /// <inheritdoc cref="Known"/>
    public static IReadOnlyList<Fold> Choice(TrainingSet set, FitOptions options) =>
        Testable(set, SplitKind.Album, options) is { Count: > 0 } albums ? [.. albums, .. Testable(set, SplitKind.Artist, options)] : Known(set, options);

    /// <summary>Folds of single tracks, for calibration beside <see cref="Choice"/>: songs of albums that are known come as well. Empty where that has such folds itself.</summary>
    /// <inheritdoc cref="Known"/>
    public static IReadOnlyList<Fold> Random(TrainingSet set, FitOptions options) =>
        Testable(set, SplitKind.Album, options).Count > 0 || Testable(set, SplitKind.Artist, options).Count > 0 ? Testable(set, SplitKind.Random, options) : [];

    /// <summary>More folds for smaller sets, 20 at most: a fifth of few tracks is missed so much that what remains looks harder than it will be.</summary>
    /// <inheritdoc cref="Known"/>
    public static int FoldCount(TrainingSet set, FitOptions options) => Math.Clamp(FoldTracks / set.Tracks.Count, options.Folds, 20);

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

    private static IReadOnlyList<Fold> Testable(TrainingSet set, SplitKind split, FitOptions options)
    {
        if (set.Producers.Count < 2)
            return [];
        var folds = FoldPlan.Folds(set, split, options.Folds, options.Seed);
        var enough = split == SplitKind.Random ? 1 : set.Tracks.Count(track => track.Producers.Count > 0) / 2.0;
        return folds.Sum(fold => fold.Test.Count) >= enough ? [.. folds.Where(fold => fold.Test.Count > 0)] : [];
    }
}
