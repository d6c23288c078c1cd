namespace ProductionValue.Search;

/// <summary>The shape of an <see cref="HnswIndex"/>, fixed for its life. Names as in Malkov &amp; Yashunin (2016).</summary>
public sealed record HnswOptions
{
    /// <summary>Most dimensions an embedding may have.</summary>
    public const int MaxDimensions = 4096;

    /// <summary>Widest beam a search or an insert may ask for.</summary>
    public const int MaxEf = 1 << 16;

    /// <summary>Most nodes one index can be made to hold.</summary>
    public const int MaxMaxNodes = 1 << 28;

    /// <summary>Length of an embedding, 1…<see cref="MaxDimensions"/>. Rows are padded to a multiple of 16 in memory.</summary>
    public required int Dimensions { get; init; }

    /// <summary>How distances are measured.</summary>
    public Metric Metric { get; init; } = Metric.Cosine;

    /// <summary>Links per node on the upper layers, twice that on layer 0; 2…64.</summary>
    public int M { get; init; } = 16;

    /// <summary>Beam width when inserting, 1…<see cref="MaxEf"/>.</summary>
    public int EfConstruction { get; init; } = 200;

    /// <summary>Number behind the draw of levels: the same seed and order of inserts on one thread give the same graph.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Most nodes the index may hold. Address space for so many is reserved at once, memory is taken only as it grows.</summary>
    public int MaxNodes { get; init; } = 1 << 26;

    /// <summary>Whether the walk compares 8-bit codes and only the last candidates are measured exactly.</summary>
    public Quantization Quantization { get; init; } = Quantization.Float32;

    /// <summary>Checks every limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its limits.</exception>
    public void Validate()
    {
        Require.InRange(Dimensions, 1, MaxDimensions);
        Require.InRange((int)Metric, 0, (int)Metric.SquaredEuclidean, nameof(Metric));
        Require.InRange(M, 2, 64);
        Require.InRange(EfConstruction, 1, MaxEf);
        Require.InRange(MaxNodes, 1, MaxMaxNodes);
        Require.InRange((int)Quantization, 0, (int)Quantization.Int8, nameof(Quantization));
    }
}
