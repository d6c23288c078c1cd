using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

/// <summary>Fits and evaluations that stop when the test run does.</summary>
internal static class Fits
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static EmbeddingModel Embedding(TrainingSet set, FitOptions? options = null) => EmbeddingModel.Fit(set, options, Token);

    public static GenerationModel Generation(TrainingSet set, FitOptions? options = null, IProgress<double>? progress = null) =>
        GenerationModel.Fit(set, options, progress, Token);

    public static EvaluationReport Evaluate(TrainingSet set, TrainingSet? poster = null, EvaluationOptions? options = null) =>
        Evaluation.Run(set, poster, options, null, Token);
}
