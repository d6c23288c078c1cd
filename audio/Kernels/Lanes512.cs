using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ProductionValue.Audio;

/// <summary>Lanes of 512 bits.</summary>
internal readonly struct Lanes512(Vector512<float> value) : ILanes<Lanes512>
{
    private readonly Vector512<float> value = value;

    /// <inheritdoc/>
    public static int Count => Vector512<float>.Count;

    /// <inheritdoc/>
    public static int FoldedCount => Vector128<float>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(ref float origin, nuint offset) => new(Vector512.LoadUnsafe(ref origin, offset));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes512 value, ref float origin, nuint offset) => value.value.StoreUnsafe(ref origin, offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 All(float value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Repeat(ref float origin, nuint offset) => new(Vector512.Create(Unsafe.Add(ref origin, offset)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplySubtract(Lanes512 a, Lanes512 b, Lanes512 c) =>
        new(Avx512F.IsSupported ? Avx512F.FusedMultiplySubtract(a.value, b.value, c.value) : Vector512.FusedMultiplyAdd(a.value, b.value, -c.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) => new(Vector512.FusedMultiplyAdd(a.value, b.value, c.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 SubtractProduct(Lanes512 c, Lanes512 a, Lanes512 b) =>
        new(Avx512F.IsSupported ? Avx512F.FusedMultiplyAddNegated(a.value, b.value, c.value) : Vector512.FusedMultiplyAdd(-a.value, b.value, c.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Max(Lanes512 a, Lanes512 b) => new(Vector512.MaxNative(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Min(Lanes512 a, Lanes512 b) => new(Vector512.MinNative(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Log2(Lanes512 value)
    {
        var bits = value.value.AsInt32();
        var exponent = (bits - Vector512.Create(Logarithm.RootHalfBits)) >> 23;
        var t = (bits - (exponent << 23)).AsSingle() - Vector512<float>.One; // √½ − 1 … √2 − 1.
        var sum = Vector512.Create(Logarithm.C7);
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(Logarithm.C6));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(Logarithm.C5));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(Logarithm.C4));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(Logarithm.C3));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(Logarithm.C2));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(Logarithm.C1));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(Logarithm.C0));
        return new(Vector512.FusedMultiplyAdd(sum, t, Vector512.ConvertToSingle(exponent)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Sqrt(Lanes512 value) => new(Vector512.Sqrt(value.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 OneBelow(Lanes512 a, Lanes512 b) => new(Vector512.LessThan(a.value, b.value).AsSingle() & Vector512<float>.One);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddFolded(Lanes512 value, ref float sums)
    {
        var half = value.value.GetLower() + value.value.GetUpper();
        (half.GetLower() + half.GetUpper() + Vector128.LoadUnsafe(ref sums)).StoreUnsafe(ref sums);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LowerFolded(Lanes512 value, ref float minima)
    {
        var half = Vector256.MinNative(value.value.GetLower(), value.value.GetUpper());
        Vector128.MinNative(Vector128.MinNative(half.GetLower(), half.GetUpper()), Vector128.LoadUnsafe(ref minima)).StoreUnsafe(ref minima);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 a, Lanes512 b) => new(a.value + b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 a, Lanes512 b) => new(a.value - b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 a, Lanes512 b) => new(a.value * b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 a, Lanes512 b) => new(a.value / b.value);
}
