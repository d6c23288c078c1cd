using System.Runtime.Intrinsics;

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
    public static double Mean(ReadOnlySpan<double> values) => Sum(values) / values.Length;

    /// <summary>Sum of the values.</summary>
    public static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values)
            sum += value;
        return sum;
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

    /// <summary>Value below which a share of the values lies, interpolated between neighbours.</summary>
    /// <param name="sorted">Values in ascending order, at least one.</param>
    /// <param name="share">0…1.</param>
    public static double Percentile(ReadOnlySpan<double> sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>Third standardized moment of the values; 0 where they do not vary.</summary>
    public static double Skewness(ReadOnlySpan<double> values)
    {
        var (mean, deviation) = (Mean(values), Deviation(values));
        if (deviation < 1e-12)
            return 0;
        double sum = 0;
        foreach (var value in values)
            sum += (value - mean) * (value - mean) * (value - mean);
        return sum / values.Length / (deviation * deviation * deviation);
    }

    /// <summary>The values in ascending order.</summary>
    public static double[] Sorted(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>10·log₁₀ of every value and a floor, several at a time.</summary>
    /// <param name="powers">Shape [n], not negative.</param>
    /// <param name="floor">Added to each.</param>
    public static double[] Decibels(ReadOnlySpan<double> powers, double floor)
    {
        var decibels = new double[powers.Length];
        Logarithms(powers, floor, 10 / Math.Log(10), decibels);
        return decibels;
    }

    /// <summary>Natural logarithm of every value and a floor, times a scale, within the last bits of <see cref="Math.Log(double)"/>.</summary>
    /// <param name="values">Shape [n], not negative.</param>
    /// <param name="floor">Added to each.</param>
    /// <param name="scale">What the logarithms are multiplied by.</param>
    /// <param name="result">Receives them, shape [n].</param>
    public static void Logarithms(ReadOnlySpan<double> values, double floor, double scale, Span<double> result)
    {
        Require.Length(result, values.Length);
        var i = 0;
        for (; i + Vector256<double>.Count <= values.Length; i += Vector256<double>.Count)
            (Vector256.Log(Vector256.Create(values[i..]) + Vector256.Create(floor)) * scale).CopyTo(result[i..]);
        for (; i < values.Length; i++)
            result[i] = Math.Log(values[i] + floor) * scale;
    }
}
