using MathNet.Numerics.LinearAlgebra;

namespace ProductionValue.Learning;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix, largest first, with signs that do not depend on the solver.</summary>
internal sealed class SymmetricEigen
{
    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">Symmetric, shape [size, size].</param>
    public SymmetricEigen(Rows matrix)
    {
        var size = matrix.Count;
        var evd = Matrix<double>.Build.Dense(size, size, matrix.Values).Evd(Symmetricity.Symmetric);
        Values = new double[size];
        Vectors = new Rows(size, size);
        for (var rank = 0; rank < size; rank++)
        {
            var column = size - 1 - rank; // The solver sorts ascending.
            Values[rank] = evd.EigenValues[column].Real;
            evd.EigenVectors.Column(column).AsArray().AsSpan().CopyTo(Vectors[rank]);
            FixSign(Vectors[rank]);
        }
    }

    /// <summary>Eigenvalues, largest first.</summary>
    public double[] Values { get; }

    /// <summary>Unit eigenvectors as rows, in the order of <see cref="Values"/>.</summary>
    public Rows Vectors { get; }

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
