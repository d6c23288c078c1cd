using System.Globalization;
using ProductionValue.Learning;

namespace ProductionValue.Bench.Learning;

/// <summary>Evaluation reports as lines of Markdown.</summary>
internal static class AccuracyTable
{
    /// <summary>The first two lines.</summary>
    public static readonly string[] Head =
    [
        "| split | pipeline | tested | accuracy (95 %) | top 3 | macro-F1 | P@10 | mAP | ECE | unknown AUROC | false accept | hub skew |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ];

    /// <summary>One line a pipeline.</summary>
    /// <param name="split">What the first column says.</param>
    /// <param name="report">The report.</param>
    public static IEnumerable<string> Rows(string split, EvaluationReport report) => report.Pipelines.Select(pipeline => Row(split, report, pipeline));

    /// <summary>A line of a split that has an accuracy only.</summary>
    public static string Row(string split, string pipeline, int tested, double accuracy, double chance) => string.Create(
        CultureInfo.InvariantCulture, $"| {split} | {pipeline} | {tested} | {accuracy:0.000} (chance {chance:0.000}) | | | | | | | | |");

    private static string Row(string split, EvaluationReport report, PipelineMeasures measures) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {split} | {measures.Name} | {report.Tested} | {measures.Accuracy.Value:0.000} ({measures.Accuracy.Low:0.00}-{measures.Accuracy.High:0.00}) | {measures.Top3:0.000} | {measures.MacroF1:0.000} | {measures.PrecisionAt10:0.000} | {measures.MeanAveragePrecision:0.000} | {measures.CalibrationError:0.000} | {measures.UnknownAuroc:0.000} | {measures.UnknownFalseAccept:0.000} | {measures.Hubness.Skewness:0.00} |");
}
