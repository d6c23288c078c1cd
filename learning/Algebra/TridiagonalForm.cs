namespace ProductionValue.Learning;

/// <summary>A symmetric matrix A = QTQᵀ with T tridiagonal and Q a product of reflections (Householder 1958).</summary>
internal sealed class TridiagonalForm
{
    private readonly Rows reflections; // Row k reflects components k + 1 and up; unit length, or zero where nothing had to be done.

    /// <summary>Reduces a matrix.</summary>
    /// <param name="matrix">Symmetric, shape [size, size]; not changed.</param>
    public TridiagonalForm(Rows matrix)
    {
        Require.That(matrix.Count == matrix.Width, nameof(matrix), $"expected a square matrix, got {matrix.Count} x {matrix.Width}");
        var size = matrix.Count;
        var left = new Rows(size, size);
        matrix.Values.CopyTo(left.Values, 0);
        reflections = new Rows(Math.Max(0, size - 2), size);
        Diagonal = new double[size];
        Below = new double[size];
        var image = new double[size];
        for (var column = 0; column < size; column++)
        {
            Diagonal[column] = left[column][column];
            if (column < size - 2)
                Below[column] = Reflect(left, column, image);
            else if (column < size - 1)
                Below[column] = left[column][column + 1];
        }
    }

    /// <summary>Diagonal of T, shape [size].</summary>
    public double[] Diagonal { get; }

    /// <summary>What is below it, shape [size]; the last is 0.</summary>
    public double[] Below { get; }

    /// <summary>Replaces v by Qv: an eigenvector of T by that of A.</summary>
    /// <param name="vector">Shape [size].</param>
    public void PullBack(Span<double> vector)
    {
        for (var column = reflections.Count - 1; column >= 0; column--)
        {
            var mirror = reflections[column][(column + 1)..];
            Dot.Add(vector[(column + 1)..], -2 * Dot.Product(mirror, vector[(column + 1)..]), mirror);
        }
    }

    /// <summary>Clears a row and column beyond the first off the diagonal, and gives what remains there.</summary>
    private double Reflect(Rows left, int column, double[] image)
    {
        var rest = left[column][(column + 1)..];
        var length = Math.Sqrt(Dot.Product(rest, rest));
        var target = rest[0] > 0 ? -length : length; // Away from the first component, so that nothing cancels.
        var mirror = reflections[column][(column + 1)..];
        rest.CopyTo(mirror);
        mirror[0] -= target;
        var mirrorLength = Math.Sqrt(Dot.Product(mirror, mirror));
        if (!(mirrorLength > 0))
            return rest[0];
        foreach (ref var value in mirror)
            value /= mirrorLength;

        // (I − 2vvᵀ) A (I − 2vvᵀ) = A − vwᵀ − wvᵀ with w = 2Av − 2(vᵀAv)v.
        var weights = image.AsSpan(0, mirror.Length);
        for (var row = 0; row < mirror.Length; row++)
            weights[row] = 2 * Dot.Product(left[column + 1 + row][(column + 1)..], mirror);
        Dot.Add(weights, -Dot.Product(mirror, weights), mirror);
        for (var row = 0; row < mirror.Length; row++)
        {
            var values = left[column + 1 + row][(column + 1)..];
            Dot.Add(values, -mirror[row], weights);
            Dot.Add(values, -weights[row], mirror);
        }

        return target;
    }
}
