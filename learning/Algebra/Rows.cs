namespace ProductionValue.Learning;

/// <summary>A dense matrix stored row after row, shape [<see cref="Count"/>, <see cref="Width"/>].</summary>
/// <param name="count">Number of rows.</param>
/// <param name="width">Length of each row.</param>
internal sealed class Rows(int count, int width)
{
    /// <summary>Number of rows.</summary>
    public int Count { get; } = count;

    /// <summary>Length of each row.</summary>
    public int Width { get; } = width;

    /// <summary>All rows, one after the other.</summary>
    public double[] Values { get; } = new double[checked((long)count * width)];

    /// <summary>One row, to read or to write.</summary>
    public Span<double> this[int row] => Values.AsSpan(row * Width, Width);

    /// <summary>Sum of the outer products of the rows: XᵀX, shape [width, width].</summary>
    public Rows OuterSum()
    {
        var sum = new Rows(Width, Width);
        for (var row = 0; row < Count; row++)
        {
            var values = this[row];
            for (var i = 0; i < Width; i++)
            {
                if (values[i] != 0)
                    Dot.Add(sum[i][..(i + 1)], values[i], values[..(i + 1)]);
            }
        }

        sum.MirrorLower();
        return sum;
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

    private void MirrorLower()
    {
        for (var row = 0; row < Count; row++)
            for (var column = 0; column < row; column++)
                this[column][row] = this[row][column];
    }
}
