using ProductionValue.Contracts;
using ProductionValue.Learning;

namespace ProductionValue.Grains.Models;

/// <summary>Measures a fit's recipe by cross-validation on the very tracks it was fitted on. Pure.</summary>
internal static class FitMeasure
{
    private const int Folds = 4;
    private const int MostTracks = 2_000;
    private const int FewestTests = 10;

    /// <summary>
    /// The measures on album-disjoint folds; on random ones where fewer than half of the credited tracks can be tested across albums;
    /// null where even that tests fewer than ten.
    /// </summary>
    /// <remarks>
    /// The folds share the settings the fit has chosen, which saves most of the time and flatters a little: it is for comparing generations.
    /// <see cref="LibraryEvaluation"/> chooses anew inside each fold.
    /// </remarks>
    public static FitQuality? Measure(TrainingSet set, FitOptions fit, CancellationToken cancellationToken)
    {
        if (Split(set) is not { } split)
            return null;
        var report = Evaluation.Run(set, options: Options(split) with { Fit = fit }, cancellationToken: cancellationToken);
        var ours = report.Pipelines[0];
        return new FitQuality(
            Name(split), report.Folds, report.Tested, ours.Accuracy.Value, ours.Top3, ours.MacroF1, ours.CalibrationError, report.Chance);
    }

    /// <summary>How a model that was fitted elsewhere does on the same folds; null where there are too few credits.</summary>
    public static FitQuality? Measure(TrainingSet set, GenerationModel model, CancellationToken cancellationToken)
    {
        if (Split(set) is not { } split || model.Embedding.InputDimension != set.InputDimension)
            return null;
        var check = ModelCheck.Measure(model, Limited(set), Options(split), cancellationToken);
        return new FitQuality(
            Name(split), check.Folds, check.Tested, check.Accuracy, check.Top3, check.MacroF1, check.CalibrationError, check.Chance);
    }

    private static SplitKind? Split(TrainingSet set)
    {
        var credited = set.Tracks.Count(track => track.Producers.Count > 0);
        var acrossAlbums = Evaluation.Plan(set, Options(SplitKind.Album)).Sum(fold => fold.Test.Count);
        var split = acrossAlbums * 2 >= credited ? SplitKind.Album : SplitKind.Random;
        return Evaluation.Plan(set, Options(split)).Sum(fold => fold.Test.Count) < FewestTests ? null : split;
    }

    private static TrainingSet Limited(TrainingSet set)
    {
        if (set.Tracks.Count <= MostTracks)
            return set;
        var drawn = set.Tracks.ToArray();
        new Random(1).Shuffle(drawn);
        return new TrainingSet([.. drawn.Take(MostTracks).OrderBy(track => track.Track, StringComparer.Ordinal)]);
    }

    private static string Name(SplitKind split) => split is SplitKind.Album ? "album" : "random";

    private static EvaluationOptions Options(SplitKind split) =>
        new() { Split = split, Folds = Folds, WithUnseenProducers = false, MaximumTracks = MostTracks };
}
