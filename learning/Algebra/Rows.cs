namespace ProductionValue.Learning;

/// <summary>A dense matrix stored row after row, shape [<see cref="Count"/>, <see cref="Width"/>].</summary>
/// <param name="count">Number of rows.</param>
/// <param name="width">Length of each row.</param>
internal sealed class Rows(int count, int width)
{
    private const int RowsOfPart = 8192;
    private const int MostParts = 8;

    /// <summary>Number of rows.</summary>
    public int Count { get; } = count;

    /// <summary>Length of each row.</summary>
    public int Width { get; } = width;

    /// <summary>All rows, one after the other.</summary>
    public double[] Values { get; } = new double[checked((long)count * width)];

    /// <summary>One row, to read or to write.</summary>
    public Span<double> this[int row] => Values.AsSpan(row * Width, Width);

    /// <summary>Sum of the outer products of the rows: XᵀX, shape [width, width].</summary>
    /// <remarks>Many rows are summed in parts on several threads; the parts depend on the number of rows alone, and so does the rounding.</remarks>
    public Rows OuterSum()
    {
        var parts = Math.Clamp(Count / RowsOfPart, 1, MostParts);
        if (parts == 1)
            return OuterSum(0, Count);
        var sums = LoopThreads.Map(parts, part => OuterSum((int)((long)Count * part / parts), (int)((long)Count * (part + 1) / parts)));
        for (var part = 1; part < parts; part++)
            Dot.Add(sums[0].Values, 1, sums[part].Values);
        return sums[0];
    }

    /// <summary>Inner products between the rows: XXᵀ, shape [count, count].</summary>
    public Rows InnerProducts()
    {
        var products = new Rows(Count, Count);
        for (var row = 0; row < Count; row++)
            for (var other = 0; other <= row; other++)
                products[row][other] = Dot.Product(this[row], this[other]);
        products.MirrorLower();
        return products;
    }

    /// <summary>Mean of the rows, shape [width].</summary>
    public double[] Mean()
    {
        var mean = new double[Width];
        for (var row = 0; row < Count; row++)
            Dot.Add(mean, 1.0 / Count, this[row]);
        return mean;
    }

    /// <summary>Subtracts a vector from every row.</summary>
    public void Subtract(ReadOnlySpan<double> vector)
    {
        for (var row = 0; row < Count; row++)
            Dot.Add(this[row], -1, vector);
    }

    /// <summary>Swaps rows and columns of a square matrix.</summary>
    public void Transpose()
    {
        Require.That(Count == Width, nameof(Count), $"expected a square matrix, got {Count} x {Width}");
        for (var row = 0; row < Count; row++)
            for (var column = 0; column < row; column++)
                (this[row][column], this[column][row]) = (this[column][row], this[row][column]);
    }

    private Rows OuterSum(int from, int to)
    {
        var sum = new Rows(Width, Width);
        for (; from + Dot.BlockRows <= to; from += Dot.BlockRows)
        {
            var block = Values.AsSpan(from * Width, Dot.BlockRows * Width);
            for (var i = 0; i < Width; i++)
                Dot.AddBlock(sum[i][..(i + 1)], block, Width, i);
        }

        for (; from < to; from++)
            for (var i = 0; i < Width; i++)
                Dot.Add(sum[i][..(i + 1)], this[from][i], this[from][..(i + 1)]);
        sum.MirrorLower();
        return sum;
    }

    private void MirrorLower()
    {
        for (var row = 0; row < Count; row++)
            for (var column = 0; column < row; column++)
                this[column][row] = this[row][column];
    }
}
