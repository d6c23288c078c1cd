namespace ProductionValue.Silo.Portraits;

/// <summary>Mean and deviation of each dimension, a vector at a time (Welford, Technometrics 4, 1962).</summary>
internal sealed class PortraitStatistics
{
    private double[] means = [];
    private double[] squares = [];

    /// <summary>Vectors taken.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a vector, shape [dimensions].</summary>
    public void Add(float[] values)
    {
        if (Count == 0)
            (means, squares) = (new double[values.Length], new double[values.Length]);
        Count++;
        for (var dimension = 0; dimension < values.Length; dimension++)
        {
            var before = values[dimension] - means[dimension];
            means[dimension] += before / Count;
            squares[dimension] += before * (values[dimension] - means[dimension]);
        }
    }

    /// <summary>Mean of one dimension.</summary>
    public double Mean(int dimension) => means[dimension];

    /// <summary>Standard deviation of one dimension; 0 for fewer than two vectors.</summary>
    public double Deviation(int dimension) => Count < 2 ? 0 : Math.Sqrt(squares[dimension] / (Count - 1));
}
