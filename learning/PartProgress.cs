namespace ProductionValue.Learning;

/// <summary>Reports the progress of one part as progress of the whole.</summary>
/// <param name="whole">Told the share of the whole.</param>
/// <param name="from">Share at which the part begins.</param>
/// <param name="to">Share at which it ends.</param>
internal sealed class PartProgress(IProgress<double> whole, double from, double to) : IProgress<double>
{
    /// <inheritdoc/>
    public void Report(double value) => whole.Report(from + ((to - from) * value));
}
