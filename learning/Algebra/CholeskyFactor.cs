namespace ProductionValue.Learning;

/// <summary>Lower triangle L of a symmetric positive definite matrix A = LLᵀ.</summary>
internal sealed class CholeskyFactor
{
    private readonly Rows lower;

    /// <summary>Factorises a matrix; only its lower triangle is read.</summary>
    /// <param name="matrix">Symmetric positive definite, shape [size, size].</param>
    /// <exception cref="ArgumentException">The matrix is not square or not positive definite.</exception>
    public CholeskyFactor(Rows matrix)
    {
        Require.That(matrix.Count == matrix.Width, nameof(matrix), $"expected a square matrix, got {matrix.Count} x {matrix.Width}");
        lower = new Rows(matrix.Count, matrix.Count);
        for (var row = 0; row < matrix.Count; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var rest = matrix[row][column] - Dot.Product(lower[row][..column], lower[column][..column]);
                if (column < row)
                {
                    lower[row][column] = rest / lower[column][column];
                    continue;
                }

                if (!(rest > 0))
                    throw new ArgumentException($"expected a positive definite matrix, got pivot {rest} in row {row}", nameof(matrix));
                lower[row][row] = Math.Sqrt(rest);
            }
        }
    }

    /// <summary>Replaces v by L⁻¹v: with A a covariance, whitens v.</summary>
    /// <param name="vector">Shape [size].</param>
    public void Whiten(Span<double> vector)
    {
        Require.Length(vector, lower.Count);
        for (var row = 0; row < vector.Length; row++)
            vector[row] = (vector[row] - Dot.Product(lower[row][..row], vector[..row])) / lower[row][row];
    }

    /// <summary>Replaces v by L⁻ᵀv, so that the result's inner product with x is v's with the whitened x.</summary>
    /// <param name="direction">Shape [size].</param>
    public void PullBack(Span<double> direction)
    {
        Require.Length(direction, lower.Count);
        for (var row = direction.Length - 1; row >= 0; row--)
        {
            direction[row] /= lower[row][row];
            Dot.Add(direction[..row], -direction[row], lower[row][..row]);
        }
    }
}
