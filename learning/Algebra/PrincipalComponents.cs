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
        var eigen = new SymmetricEigen(byRows ? centred.InnerProducts() : centred.OuterSum());
        var kept = 0;
        while (kept < Math.Min(most, eigen.Values.Length) && eigen.Values[kept] > Math.Max(eigen.Values[0] * NegligibleShare, double.Epsilon))
            kept++;
        Directions = new Rows(kept, centred.Width);
        Variances = new double[kept];
        for (var rank = 0; rank < kept; rank++)
        {
            Variances[rank] = eigen.Values[rank] / centred.Count;
            var direction = Directions[rank];
            if (!byRows)
            {
                eigen.Vectors[rank].CopyTo(direction);
                continue;
            }

            // XXᵀu = λu gives the direction Xᵀu / √λ of XᵀX.
            for (var row = 0; row < centred.Count; row++)
                Dot.Add(direction, eigen.Vectors[rank][row] / Math.Sqrt(eigen.Values[rank]), centred[row]);
        }
    }

    /// <summary>Orthonormal directions as rows, largest variance first, shape [kept, dimensions].</summary>
    public Rows Directions { get; }

    /// <summary>Variance along each direction.</summary>
    public double[] Variances { get; }
}
