using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ProductionValue.Audio;

/// <summary>Lanes of 256 bits.</summary>
internal readonly struct Lanes256(Vector256<float> value) : ILanes<Lanes256>
{
    private readonly Vector256<float> value = value;

    /// <inheritdoc/>
    public static int Count => Vector256<float>.Count;

    /// <inheritdoc/>
    public static int FoldedCount => Vector128<float>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(ref float origin, nuint offset) => new(Vector256.LoadUnsafe(ref origin, offset));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes256 value, ref float origin, nuint offset) => value.value.StoreUnsafe(ref origin, offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 All(float value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Repeat(ref float origin, nuint offset) => new(Vector256.Create(Unsafe.Add(ref origin, offset)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplySubtract(Lanes256 a, Lanes256 b, Lanes256 c) =>
        new(Fma.IsSupported ? Fma.MultiplySubtract(a.value, b.value, c.value) : Vector256.FusedMultiplyAdd(a.value, b.value, -c.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) => new(Vector256.FusedMultiplyAdd(a.value, b.value, c.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 SubtractProduct(Lanes256 c, Lanes256 a, Lanes256 b) =>
        new(Fma.IsSupported ? Fma.MultiplyAddNegated(a.value, b.value, c.value) : Vector256.FusedMultiplyAdd(-a.value, b.value, c.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Max(Lanes256 a, Lanes256 b) => new(Vector256.MaxNative(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Min(Lanes256 a, Lanes256 b) => new(Vector256.MinNative(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Log2(Lanes256 value)
    {
        var bits = value.value.AsInt32();
        var exponent = (bits - Vector256.Create(Logarithm.RootHalfBits)) >> 23;
        var t = (bits - (exponent << 23)).AsSingle() - Vector256<float>.One; // √½ − 1 … √2 − 1.
        var sum = Vector256.Create(Logarithm.C7);
        sum = Vector256.FusedMultiplyAdd(sum, t, Vector256.Create(Logarithm.C6));
        sum = Vector256.FusedMultiplyAdd(sum, t, Vector256.Create(Logarithm.C5));
        sum = Vector256.FusedMultiplyAdd(sum, t, Vector256.Create(Logarithm.C4));
        sum = Vector256.FusedMultiplyAdd(sum, t, Vector256.Create(Logarithm.C3));
        sum = Vector256.FusedMultiplyAdd(sum, t, Vector256.Create(Logarithm.C2));
        sum = Vector256.FusedMultiplyAdd(sum, t, Vector256.Create(Logarithm.C1));
        sum = Vector256.FusedMultiplyAdd(sum, t, Vector256.Create(Logarithm.C0));
        return new(Vector256.FusedMultiplyAdd(sum, t, Vector256.ConvertToSingle(exponent)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 value) => new(Vector256.Sqrt(value.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 OneBelow(Lanes256 a, Lanes256 b) => new(Vector256.LessThan(a.value, b.value).AsSingle() & Vector256<float>.One);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddFolded(Lanes256 value, ref float sums) =>
        (value.value.GetLower() + value.value.GetUpper() + Vector128.LoadUnsafe(ref sums)).StoreUnsafe(ref sums);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LowerFolded(Lanes256 value, ref float minima) =>
        Vector128.MinNative(Vector128.MinNative(value.value.GetLower(), value.value.GetUpper()), Vector128.LoadUnsafe(ref minima)).StoreUnsafe(ref minima);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 a, Lanes256 b) => new(a.value + b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 a, Lanes256 b) => new(a.value - b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 a, Lanes256 b) => new(a.value * b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 a, Lanes256 b) => new(a.value / b.value);
}
