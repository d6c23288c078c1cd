namespace ProductionValue.Learning;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix, largest first, with signs that do not depend on the solver.</summary>
/// <remarks>
/// Householder's tridiagonal form, then QL with implicit shifts (Bowdler, Martin, Reinsch &amp; Wilkinson 1968). Eigenvectors are kept as
/// rows, so that every rotation is one pass over two spans.
/// </remarks>
internal sealed class SymmetricEigen
{
    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">Symmetric, shape [size, size]; not changed.</param>
    /// <param name="most">Eigenvectors wanted, at least 0; all eigenvalues are found anyhow.</param>
    public SymmetricEigen(Rows matrix, int most = int.MaxValue)
    {
        var size = matrix.Count;
        var form = new TridiagonalForm(matrix);
        var rotated = Identity(size);
        ImplicitQl.Solve(form.Diagonal, form.Below, rotated);
        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => form.Diagonal[i])];
        Values = Array.ConvertAll(order, i => form.Diagonal[i]);
        Vectors = new Rows(Math.Min(most, size), size);
        for (var rank = 0; rank < Vectors.Count; rank++)
        {
            rotated[order[rank]].CopyTo(Vectors[rank]);
            form.PullBack(Vectors[rank]);
            FixSign(Vectors[rank]);
        }
    }

    /// <summary>All eigenvalues, largest first.</summary>
    public double[] Values { get; }

    /// <summary>Unit eigenvectors as rows, in the order of <see cref="Values"/>, as many as wanted.</summary>
    public Rows Vectors { get; }

    private static Rows Identity(int size)
    {
        var identity = new Rows(size, size);
        for (var i = 0; i < size; i++)
            identity[i][i] = 1;
        return identity;
    }

    /// <summary>Makes the component of largest magnitude positive.</summary>
    private static void FixSign(Span<double> vector)
    {
        var largest = 0;
        for (var i = 1; i < vector.Length; i++)
            if (Math.Abs(vector[i]) > Math.Abs(vector[largest]))
                largest = i;
        if (vector[largest] >= 0)
            return;
        for (var i = 0; i < vector.Length; i++)
            vector[i] = -vector[i];
    }
}
