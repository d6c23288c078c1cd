namespace ProductionValue.Learning;

/// <summary>How one pipeline did on an evaluation's folds. Filters: with an album split tracks of the query's album, with an artist split tracks of its artist are not found.</summary>
/// <param name="Name">The pipeline.</param>
/// <param name="Accuracy">Share of tested tracks whose first producer is right, with its interval.</param>
/// <param name="Top3">Share with a right producer among the first three.</param>
/// <param name="MacroF1">Mean F1 over producers.</param>
/// <param name="MeanAveragePrecision">Of training tracks ranked by similarity, after the filter.</param>
/// <param name="PrecisionAt10">Of the ten most similar training tracks, after the filter.</param>
/// <param name="CalibrationError">Expected calibration error of the first producer's probability.</param>
/// <param name="Reliability">The table behind it.</param>
/// <param name="Hubness">Of the 10-occurrence of training tracks, after the filter, mean over folds.</param>
/// <param name="UnknownAuroc">How well <c>Unknown</c> tells unseen producers' tracks from known ones'; null when not measured.</param>
/// <param name="UnknownFalseAccept">Share of unseen producers' tracks accepted at 95 % true accepts; null when not measured.</param>
/// <param name="Confusion">True producers against named ones.</param>
/// <param name="Predictions">In which cell of it each tested track is.</param>
public sealed record PipelineMeasures(
    string Name,
    Interval Accuracy,
    double Top3,
    double MacroF1,
    double MeanAveragePrecision,
    double PrecisionAt10,
    double CalibrationError,
    IReadOnlyList<ReliabilityBin> Reliability,
    Hubness Hubness,
    double? UnknownAuroc,
    double? UnknownFalseAccept,
    ConfusionMatrix Confusion,
    IReadOnlyList<TrackPrediction> Predictions);
