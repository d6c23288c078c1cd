namespace ProductionValue.Audio;

/// <summary>Eight doubles that are computed with side by side: one per piece or frame of a clip.</summary>
/// <typeparam name="TSelf">The vectors they lie in.</typeparam>
internal interface IDoubles<TSelf>
    where TSelf : struct, IDoubles<TSelf>
{
    /// <summary>Reads eight neighbours.</summary>
    static abstract TSelf Load(ref double origin, nint offset);

    /// <summary>Writes eight neighbours.</summary>
    static abstract void Store(TSelf value, ref double origin, nint offset);

    /// <summary>Reads eight neighbours in single precision.</summary>
    static abstract TSelf Widen(ref float origin, nint offset);

    /// <summary>Writes eight neighbours in single precision.</summary>
    static abstract void Narrow(TSelf value, ref float origin, nint offset);

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf All(double value);

    /// <summary>a · b + c.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>a · b − c.</summary>
    static abstract TSelf MultiplySubtract(TSelf a, TSelf b, TSelf c);

    /// <summary>Sum by lane.</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>Difference by lane.</summary>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>Product by lane.</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);
}
