namespace ProductionValue.Learning;

/// <summary>Diagonalises a symmetric tridiagonal matrix by QL with implicit shifts (Bowdler, Martin, Reinsch &amp; Wilkinson 1968).</summary>
internal static class ImplicitQl
{
    private const int MostSweeps = 100; // Two on average; 30 is what others allow.

    /// <summary>Solves.</summary>
    /// <param name="diagonal">The diagonal, shape [size]; receives the eigenvalues in no order.</param>
    /// <param name="below">What is below it, shape [size], the last one unused; spent.</param>
    /// <param name="vectors">Row i receives what the rotations make of it: the i-th eigenvector where the rows were the unit vectors. Shape [size, any].</param>
    /// <exception cref="ArithmeticException">No convergence, as with values that are not finite.</exception>
    public static void Solve(double[] diagonal, double[] below, Rows vectors)
    {
        var size = diagonal.Length;
        if (size > 0)
            below[^1] = 0;
        var largest = 0.0;
        for (var i = 0; i < size; i++)
            largest = Math.Max(largest, Math.Abs(diagonal[i]) + Math.Abs(below[i]));
        var negligible = largest * (Math.BitIncrement(1.0) - 1);
        for (var first = 0; first < size; first++)
        {
            for (var sweep = 0; Last(below, first, negligible) is var last && last > first; sweep++)
            {
                if (sweep == MostSweeps)
                    throw new ArithmeticException($"expected eigenvalue {first} of {size} within {MostSweeps} sweeps, got none");
                Sweep(diagonal, below, vectors, first, last);
            }
        }
    }

    /// <summary>End of the block that begins at <paramref name="first"/> and hangs together.</summary>
    private static int Last(double[] below, int first, double negligible)
    {
        var last = first;
        while (last < below.Length - 1 && !(Math.Abs(below[last]) <= negligible))
            last++;
        return last;
    }

    /// <summary>One sweep with Wilkinson's shift from the end of a block up to its beginning.</summary>
    private static void Sweep(double[] diagonal, double[] below, Rows vectors, int first, int last)
    {
        var half = (diagonal[first + 1] - diagonal[first]) / (2 * below[first]);
        var bulge = diagonal[last] - diagonal[first] + (below[first] / (half + Math.CopySign(Math.Sqrt((half * half) + 1), half)));
        var (sine, cosine, moved) = (1.0, 1.0, 0.0);
        for (var i = last - 1; i >= first; i--)
        {
            var (across, along) = (sine * below[i], cosine * below[i]);
            var length = Math.Sqrt((across * across) + (bulge * bulge));
            below[i + 1] = length;
            if (length == 0)
            {
                diagonal[i + 1] -= moved; // The block falls apart here; the next sweep takes up what is left.
                below[last] = 0;
                return;
            }

            (sine, cosine) = (across / length, bulge / length);
            var shifted = diagonal[i + 1] - moved;
            var step = ((diagonal[i] - shifted) * sine) + (2 * cosine * along);
            moved = sine * step;
            diagonal[i + 1] = shifted + moved;
            bulge = (cosine * step) - along;
            Dot.Rotate(vectors[i], vectors[i + 1], cosine, sine);
        }

        diagonal[first] -= moved;
        below[first] = bulge;
        below[last] = 0;
    }
}
