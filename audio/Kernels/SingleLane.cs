using System.Runtime.CompilerServices;

namespace ProductionValue.Audio;

/// <summary>One lane: the scalar form of every kernel, for machines without wide vectors and as the twin in tests.</summary>
internal readonly struct SingleLane(float value) : ILanes<SingleLane>
{
    private readonly float value = value;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static int FoldedCount => 1;

    /// <inheritdoc/>
    public static SingleLane Load(ref float origin, nuint offset) => new(Unsafe.Add(ref origin, offset));

    /// <inheritdoc/>
    public static void Store(SingleLane value, ref float origin, nuint offset) => Unsafe.Add(ref origin, offset) = value.value;

    /// <inheritdoc/>
    public static SingleLane All(float value) => new(value);

    /// <inheritdoc/>
    public static SingleLane Repeat(ref float origin, nuint offset) => new(Unsafe.Add(ref origin, offset));

    /// <inheritdoc/>
    public static SingleLane MultiplySubtract(SingleLane a, SingleLane b, SingleLane c) => new((a.value * b.value) - c.value);

    /// <inheritdoc/>
    public static SingleLane MultiplyAdd(SingleLane a, SingleLane b, SingleLane c) => new((a.value * b.value) + c.value);

    /// <inheritdoc/>
    public static SingleLane SubtractProduct(SingleLane c, SingleLane a, SingleLane b) => new(c.value - (a.value * b.value));

    /// <inheritdoc/>
    public static SingleLane Max(SingleLane a, SingleLane b) => new(a.value > b.value ? a.value : b.value);

    /// <inheritdoc/>
    public static SingleLane Min(SingleLane a, SingleLane b) => new(a.value < b.value ? a.value : b.value);

    /// <inheritdoc/>
    public static SingleLane Log2(SingleLane value) => new(MathF.Log2(value.value));

    /// <inheritdoc/>
    public static SingleLane Sqrt(SingleLane value) => new(MathF.Sqrt(value.value));

    /// <inheritdoc/>
    public static SingleLane OneBelow(SingleLane a, SingleLane b) => new(a.value < b.value ? 1 : 0);

    /// <inheritdoc/>
    public static void AddFolded(SingleLane value, ref float sums) => sums += value.value;

    /// <inheritdoc/>
    public static void LowerFolded(SingleLane value, ref float minima) => minima = value.value < minima ? value.value : minima;

    /// <inheritdoc/>
    public static SingleLane operator +(SingleLane a, SingleLane b) => new(a.value + b.value);

    /// <inheritdoc/>
    public static SingleLane operator -(SingleLane a, SingleLane b) => new(a.value - b.value);

    /// <inheritdoc/>
    public static SingleLane operator *(SingleLane a, SingleLane b) => new(a.value * b.value);

    /// <inheritdoc/>
    public static SingleLane operator /(SingleLane a, SingleLane b) => new(a.value / b.value);
}
