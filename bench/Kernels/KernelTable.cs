using System.Globalization;
using System.Text;
using BenchmarkDotNet.Reports;

namespace ProductionValue.Kernels;

/// <summary>What BenchmarkDotNet measured, as Markdown.</summary>
internal static class KernelTable
{
    /// <summary>Writes the table.</summary>
    public static string Write(Summary summary)
    {
        var text = new StringBuilder("| kernel (BenchmarkDotNet) | vector bits | median ms | allocated bytes |\n| --- | ---: | ---: | ---: |\n");
        foreach (var report in summary.Reports.Where(report => report.ResultStatistics is not null))
        {
            var benchmark = report.BenchmarkCase;
            text.Append(CultureInfo.InvariantCulture, $"| {benchmark.Descriptor.WorkloadMethod.Name} | {benchmark.Parameters["Bits"]} | ");
            text.Append(CultureInfo.InvariantCulture, $"{report.ResultStatistics!.Median / 1e6:0.00} | {report.GcStats.GetBytesAllocatedPerOperation(benchmark)} |\n");
        }
        return text.ToString().TrimEnd();
    }
}
