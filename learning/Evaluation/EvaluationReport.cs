namespace ProductionValue.Learning;

/// <summary>One evaluation: what was held out, and how each pipeline did on the same folds.</summary>
/// <param name="Split">What was held out together.</param>
/// <param name="Folds">Folds or draws tested.</param>
/// <param name="HoldoutShare">Share held out in each draw; null for folds.</param>
/// <param name="Seed">The seed that repeats it.</param>
/// <param name="Tracks">Tracks that took part.</param>
/// <param name="Producers">Producers credited on them.</param>
/// <param name="Tested">Tests of tracks whose producer was known to the fold.</param>
/// <param name="Unseen">Tests of tracks whose producer was held out whole: not counted as errors, right is <c>Unknown</c>.</param>
/// <param name="SingleAlbumProducers">Producers with one album only, who cannot be tested across albums.</param>
/// <param name="Chance">Accuracy of always naming the producer with most tests.</param>
/// <param name="Pipelines">Ours first.</param>
public sealed record EvaluationReport(
    SplitKind Split,
    int Folds,
    double? HoldoutShare,
    int Seed,
    int Tracks,
    int Producers,
    int Tested,
    int Unseen,
    IReadOnlyList<string> SingleAlbumProducers,
    double Chance,
    IReadOnlyList<PipelineMeasures> Pipelines);
