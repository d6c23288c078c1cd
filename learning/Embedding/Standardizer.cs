namespace ProductionValue.Learning;

/// <summary>Fitted location and scale: feature vector in its own units → z-scores, with far outliers bent back smoothly.</summary>
/// <remarks>
/// Location is the median. Scale is the geometric mean of the standard deviation and the median absolute deviation made consistent
/// for a Gaussian (× 1.4826; Rousseeuw &amp; Croux 1993), which neither one outlier nor one heap of equal values can spoil; where the
/// median absolute deviation is zero the standard deviation alone counts. z becomes <see cref="Limit"/> · tanh(z / <see cref="Limit"/>).
/// </remarks>
internal sealed class Standardizer
{
    /// <summary>Z-scores approach this magnitude and do not pass it.</summary>
    public const float Limit = 4;

    private const double ConsistentForGaussian = 1.4826;

    /// <summary>From so many tracks on it is worth starting threads.</summary>
    private const int ManyTracks = 20_000;

    /// <summary>Takes up fitted values.</summary>
    /// <param name="centers">Location of each dimension, shape [dimensions].</param>
    /// <param name="inverseScales">One over the scale; 0 for a dimension that never varied. Shape [dimensions].</param>
    public Standardizer(float[] centers, float[] inverseScales)
    {
        Require.Length<float>(inverseScales, centers.Length);
        Centers = centers;
        InverseScales = inverseScales;
    }

    /// <summary>Location of each dimension.</summary>
    public float[] Centers { get; }

    /// <summary>One over the scale of each dimension; 0 where it never varied.</summary>
    public float[] InverseScales { get; }

    /// <summary>Fits location and scale.</summary>
    /// <param name="features">Feature vectors of equal length, at least one.</param>
    public static Standardizer Fit(IReadOnlyList<float[]> features)
    {
        var dimensions = features[0].Length;
        var centers = new float[dimensions];
        var inverseScales = new float[dimensions];
        var parts = features.Count < ManyTracks ? 1 : dimensions;
        LoopThreads.Map(parts, part =>
        {
            var column = new double[features.Count];
            for (var dimension = part; dimension < dimensions; dimension += parts)
                (centers[dimension], inverseScales[dimension]) = FitColumn(features, dimension, column);
            return part;
        });
        return new Standardizer(centers, inverseScales);
    }

    /// <summary>Standardises one feature vector.</summary>
    /// <param name="features">Feature vector, shape [dimensions].</param>
    /// <param name="standardized">Receives the z-scores, shape [dimensions].</param>
    public void Apply(ReadOnlySpan<float> features, Span<float> standardized)
    {
        Require.Length(features, Centers.Length);
        Require.Length(standardized, Centers.Length);
        for (var i = 0; i < features.Length; i++)
        {
            // A difference may overflow to infinity; times a scale of zero it would no longer be a number.
            standardized[i] = InverseScales[i] == 0 ? 0 : Limit * MathF.Tanh((features[i] - Centers[i]) * InverseScales[i] / Limit);
        }
    }

    private static (float Center, float InverseScale) FitColumn(IReadOnlyList<float[]> features, int dimension, double[] column)
    {
        for (var row = 0; row < column.Length; row++)
            column[row] = features[row][dimension];
        var deviation = StandardDeviation(column);
        var center = Median(column);
        for (var row = 0; row < column.Length; row++)
            column[row] = Math.Abs(column[row] - center);
        var absolute = ConsistentForGaussian * Median(column);
        var scale = absolute > 0 ? Math.Sqrt(absolute * deviation) : deviation;
        if (features.Count == 1)
            scale = Math.Max(1, Math.Abs(center)); // One track says nothing of scale; its magnitude is the best guess.
        return ((float)center, scale > 1e-6 * Math.Max(1e-3, Math.Abs(center)) ? (float)(1 / scale) : 0);
    }

    private static double StandardDeviation(double[] column)
    {
        var mean = column.Average();
        var squares = 0.0;
        foreach (var value in column)
            squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / column.Length);
    }

    private static double Median(double[] column)
    {
        Array.Sort(column);
        var middle = column.Length / 2;
        return column.Length % 2 == 1 ? column[middle] : (column[middle - 1] + column[middle]) / 2;
    }
}
