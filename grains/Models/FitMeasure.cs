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
        var credited = set.Tracks.Count(track => track.Producers.Count > 0);
        var acrossAlbums = Evaluation.Plan(set, Options(SplitKind.Album)).Sum(fold => fold.Test.Count);
        var split = acrossAlbums * 2 >= credited ? SplitKind.Album : SplitKind.Random;
        if (Evaluation.Plan(set, Options(split)).Sum(fold => fold.Test.Count) < FewestTests)
            return null;
        var report = Evaluation.Run(set, options: Options(split) with { Fit = fit }, cancellationToken: cancellationToken);
        var ours = report.Pipelines[0];
        return new FitQuality(
            split is SplitKind.Album ? "album" : "random", report.Folds, report.Tested, ours.Accuracy.Value, ours.Top3, ours.MacroF1, ours.CalibrationError, report.Chance);
    }

    private static EvaluationOptions Options(SplitKind split) =>
        new() { Split = split, Folds = Folds, WithUnseenProducers = false, MaximumTracks = MostTracks };
}
