namespace ProductionValue.Audio;

/// <summary>Descriptors over frames → statistics of the clip.</summary>
internal static class Pooling
{
    /// <summary>Mean of every row.</summary>
    /// <param name="rows">Shape [rows, frames].</param>
    /// <param name="frameCount">Frames a row.</param>
    public static IEnumerable<float> Means(double[] rows, int frameCount)
    {
        for (var start = 0; start < rows.Length; start += frameCount)
            yield return (float)Mean(rows.AsSpan(start, frameCount));
    }

    /// <summary>Standard deviation of every row (divided by the number of frames).</summary>
    /// <inheritdoc cref="Means"/>
    public static IEnumerable<float> Deviations(double[] rows, int frameCount)
    {
        for (var start = 0; start < rows.Length; start += frameCount)
            yield return (float)Deviation(rows.AsSpan(start, frameCount));
    }

    /// <summary>Mean of the values.</summary>
    public static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }

    /// <summary>Standard deviation of the values (divided by their number).</summary>
    public static double Deviation(ReadOnlySpan<double> values)
    {
        var mean = Mean(values);
        double sum = 0;
        foreach (var value in values)
            sum += (value - mean) * (value - mean);
        return Math.Sqrt(sum / values.Length);
    }
}
