namespace ProductionValue.Audio;

/// <summary>Several floats that are computed with side by side: one per frame. Kernels are written once against this and compiled for each width.</summary>
/// <typeparam name="TSelf">The width.</typeparam>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>How many floats.</summary>
    static abstract int Count { get; }

    /// <summary>How many floats <see cref="AddFolded"/> and <see cref="LowerFolded"/> keep of <see cref="Count"/>.</summary>
    static abstract int FoldedCount { get; }

    /// <summary>Reads <see cref="Count"/> neighbours.</summary>
    static abstract TSelf Load(ref float origin, nuint offset);

    /// <summary>Writes <see cref="Count"/> neighbours.</summary>
    static abstract void Store(TSelf value, ref float origin, nuint offset);

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf All(float value);

    /// <summary>One value read from memory in every lane.</summary>
    static abstract TSelf Repeat(ref float origin, nuint offset);

    /// <summary>a · b + c.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>a · b − c.</summary>
    static abstract TSelf MultiplySubtract(TSelf a, TSelf b, TSelf c);

    /// <summary>c − a · b.</summary>
    static abstract TSelf SubtractProduct(TSelf c, TSelf a, TSelf b);

    /// <summary>The larger of each pair.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The smaller of each pair.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>Binary logarithm of positive normal values, within 2e-7 or the rounding of the result.</summary>
    static abstract TSelf Log2(TSelf value);

    /// <summary>Square root.</summary>
    static abstract TSelf Sqrt(TSelf value);

    /// <summary>1 where <paramref name="a"/> is below <paramref name="b"/>, else 0.</summary>
    static abstract TSelf OneBelow(TSelf a, TSelf b);

    /// <summary>Adds all lanes to <see cref="FoldedCount"/> floats that together hold their sum.</summary>
    static abstract void AddFolded(TSelf value, ref float sums);

    /// <summary>Lowers <see cref="FoldedCount"/> floats, of which the least is meant, to the lanes that lie below.</summary>
    static abstract void LowerFolded(TSelf value, ref float minima);

    /// <summary>Sum by lane.</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>Difference by lane.</summary>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>Product by lane.</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>Quotient by lane.</summary>
    static abstract TSelf operator /(TSelf a, TSelf b);
}
