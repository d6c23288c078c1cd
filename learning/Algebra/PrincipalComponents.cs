namespace ProductionValue.Learning;

/// <summary>Directions of largest variance of some rows, by the smaller of the two Gram matrices.</summary>
internal sealed class PrincipalComponents
{
    private const double NegligibleShare = 1e-10;

    /// <summary>Finds the directions.</summary>
    /// <param name="centred">Rows with mean zero, shape [tracks, dimensions].</param>
    /// <param name="most">Upper limit of the number of directions; those without variance are left out.</param>
    public PrincipalComponents(Rows centred, int most)
    {
        var byRows = centred.Count < centred.Width;
        var eigen = new SymmetricEigen(byRows ? centred.InnerProducts() : centred.OuterSum(), most);
        (Directions, Variances) = Leading(eigen, centred.Count, centred.Width, most);
        if (!byRows)
            return;
        for (var rank = 0; rank < Variances.Length; rank++)
        {
            // XXᵀu = λu gives the direction Xᵀu / √λ of XᵀX.
            Directions[rank].Clear();
            for (var row = 0; row < centred.Count; row++)
                Dot.Add(Directions[rank], eigen.Vectors[rank][row] / Math.Sqrt(eigen.Values[rank]), centred[row]);
        }
    }

    private PrincipalComponents(Rows scatter, int count, int most) =>
        (Directions, Variances) = Leading(new SymmetricEigen(scatter, most), count, scatter.Width, most);

    /// <summary>Orthonormal directions as rows, largest variance first, shape [kept, dimensions].</summary>
    public Rows Directions { get; }

    /// <summary>Variance along each direction.</summary>
    public double[] Variances { get; }

    /// <summary>Finds the directions from the rows' scatter.</summary>
    /// <param name="scatter">XᵀX, shape [dimensions, dimensions].</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="most">Upper limit of the number of directions; those without variance are left out.</param>
    public static PrincipalComponents OfScatter(Rows scatter, int count, int most) => new(scatter, count, most);

    private static (Rows Directions, double[] Variances) Leading(SymmetricEigen eigen, int count, int width, int most)
    {
        var kept = 0;
        while (kept < Math.Min(most, eigen.Values.Length) && eigen.Values[kept] > Math.Max(eigen.Values[0] * NegligibleShare, double.Epsilon))
            kept++;
        var directions = new Rows(kept, width);
        for (var rank = 0; rank < kept && eigen.Vectors.Width == width; rank++)
            eigen.Vectors[rank].CopyTo(directions[rank]);
        return (directions, [.. eigen.Values.Take(kept).Select(value => value / count)]);
    }
}
