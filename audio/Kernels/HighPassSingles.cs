using System.Runtime.CompilerServices;

namespace ProductionValue.Audio;

/// <summary>Rows in single precision: samples as they come, and the filtered clip with its gain.</summary>
/// <typeparam name="T">Vectors to compute with.</typeparam>
internal readonly struct HighPassSingles<T> : IHighPassCells<T>
    where T : struct, IDoubles<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(ref double doubles, ref float singles, nint at) => T.Widen(ref singles, at);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T value, T gain, ref double doubles, ref float singles, nint at) => T.Narrow(value * gain, ref singles, at);
}
