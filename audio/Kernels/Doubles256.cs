using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ProductionValue.Audio;

/// <summary>Eight doubles in two vectors.</summary>
internal readonly struct Doubles256(Vector256<double> lower, Vector256<double> upper) : IDoubles<Doubles256>
{
    private readonly Vector256<double> lower = lower;
    private readonly Vector256<double> upper = upper;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles256 Load(ref double origin, nint offset) => new(Vector256.LoadUnsafe(ref origin, (nuint)offset), Vector256.LoadUnsafe(ref origin, (nuint)offset + 4));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Doubles256 value, ref double origin, nint offset)
    {
        value.lower.StoreUnsafe(ref origin, (nuint)offset);
        value.upper.StoreUnsafe(ref origin, (nuint)offset + 4);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles256 Widen(ref float origin, nint offset)
    {
        var (lower, upper) = Vector256.Widen(Vector256.LoadUnsafe(ref origin, (nuint)offset));
        return new(lower, upper);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Narrow(Doubles256 value, ref float origin, nint offset) => Vector256.Narrow(value.lower, value.upper).StoreUnsafe(ref origin, (nuint)offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles256 All(double value) => new(Vector256.Create(value), Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles256 MultiplyAdd(Doubles256 a, Doubles256 b, Doubles256 c) =>
        new(Vector256.FusedMultiplyAdd(a.lower, b.lower, c.lower), Vector256.FusedMultiplyAdd(a.upper, b.upper, c.upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles256 MultiplySubtract(Doubles256 a, Doubles256 b, Doubles256 c) =>
        new(Vector256.FusedMultiplyAdd(a.lower, b.lower, -c.lower), Vector256.FusedMultiplyAdd(a.upper, b.upper, -c.upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles256 operator +(Doubles256 a, Doubles256 b) => new(a.lower + b.lower, a.upper + b.upper);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles256 operator -(Doubles256 a, Doubles256 b) => new(a.lower - b.lower, a.upper - b.upper);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles256 operator *(Doubles256 a, Doubles256 b) => new(a.lower * b.lower, a.upper * b.upper);
}
