namespace ProductionValue.Learning;

/// <summary>A value with its 95 % interval from 1,000 bootstrap resamples of the tested tracks (Efron 1979).</summary>
/// <param name="Value">As measured.</param>
/// <param name="Low">2.5th percentile of the resamples.</param>
/// <param name="High">97.5th percentile of the resamples.</param>
public sealed record Interval(double Value, double Low, double High)
{
    private const int Resamples = 1000;

    /// <summary>The mean of some values and its interval.</summary>
    /// <param name="values">One value a tested track; empty gives 0.</param>
    /// <param name="seed">Decides the resamples.</param>
    public static Interval OfMean(IReadOnlyList<double> values, int seed)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
            return new Interval(0, 0, 0);
        var random = new Random(seed);
        var means = new double[Resamples];
        for (var resample = 0; resample < Resamples; resample++)
        {
            var sum = 0.0;
            for (var draw = 0; draw < values.Count; draw++)
                sum += values[random.Next(values.Count)];
            means[resample] = sum / values.Count;
        }

        Array.Sort(means);
        return new Interval(values.Average(), means[(int)(Resamples * 0.025)], means[(int)(Resamples * 0.975) - 1]);
    }
}
