using ProductionValue.Learning;

namespace ProductionValue.Grains.Models;

/// <summary>The figures of one seed, or their means over several.</summary>
/// <param name="Seed">The seed; null for means.</param>
/// <param name="Pipelines">A line a pipeline.</param>
internal sealed record SeedSummary(int? Seed, IReadOnlyList<PipelineSummary> Pipelines)
{
    /// <summary>One seed's figures.</summary>
    public static SeedSummary Of(EvaluationReport report) => new(report.Seed, [.. report.Pipelines.Select(PipelineSummary.Of)]);

    /// <summary>The mean of each figure over the seeds.</summary>
    public static SeedSummary Means(IReadOnlyList<EvaluationReport> reports) => new(
        null, [.. Enumerable.Range(0, reports[0].Pipelines.Count).Select(pipeline =>
            PipelineSummary.Mean([.. reports.Select(report => PipelineSummary.Of(report.Pipelines[pipeline]))]))]);
}

/// <summary>One pipeline's figures as plain numbers.</summary>
/// <param name="Name">The pipeline.</param>
/// <param name="Accuracy">Share of first answers that are right.</param>
/// <param name="AccuracyDeviation">Standard deviation over the seeds; 0 for one.</param>
/// <param name="Top3">Share with the right one among three.</param>
/// <param name="MacroF1">Mean F1 over producers.</param>
/// <param name="MeanAveragePrecision">Of ranked tracks after the filter.</param>
/// <param name="PrecisionAt10">Of the ten nearest after the filter.</param>
/// <param name="CalibrationError">Of the first answer's probability.</param>
/// <param name="HubnessSkewness">Of the 10-occurrence.</param>
/// <param name="UnknownAuroc">Null where not measured.</param>
/// <param name="UnknownFalseAccept">Null where not measured.</param>
internal sealed record PipelineSummary(
    string Name, double Accuracy, double AccuracyDeviation, double Top3, double MacroF1, double MeanAveragePrecision, double PrecisionAt10,
    double CalibrationError, double HubnessSkewness, double? UnknownAuroc, double? UnknownFalseAccept)
{
    /// <summary>One evaluation's figures.</summary>
    public static PipelineSummary Of(PipelineMeasures measures) => new(
        measures.Name, measures.Accuracy.Value, 0, measures.Top3, measures.MacroF1, measures.MeanAveragePrecision, measures.PrecisionAt10,
        measures.CalibrationError, measures.Hubness.Skewness, measures.UnknownAuroc, measures.UnknownFalseAccept);

    /// <summary>Means over several.</summary>
    public static PipelineSummary Mean(IReadOnlyList<PipelineSummary> seeds)
    {
        var accuracy = seeds.Average(seed => seed.Accuracy);
        var deviation = seeds.Count < 2 ? 0 : Math.Sqrt(seeds.Sum(seed => (seed.Accuracy - accuracy) * (seed.Accuracy - accuracy)) / (seeds.Count - 1));
        return new PipelineSummary(
            seeds[0].Name, accuracy, deviation, seeds.Average(seed => seed.Top3), seeds.Average(seed => seed.MacroF1),
            seeds.Average(seed => seed.MeanAveragePrecision), seeds.Average(seed => seed.PrecisionAt10), seeds.Average(seed => seed.CalibrationError),
            seeds.Average(seed => seed.HubnessSkewness), seeds.Average(seed => seed.UnknownAuroc), seeds.Average(seed => seed.UnknownFalseAccept));
    }
}
