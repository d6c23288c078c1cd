using System.Runtime.CompilerServices;

namespace ProductionValue.Audio;

/// <summary>Rows in double precision, between the two passes: the gain is left for later.</summary>
/// <typeparam name="T">Vectors to compute with.</typeparam>
internal readonly struct HighPassDoubles<T> : IHighPassCells<T>
    where T : struct, IDoubles<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(ref double doubles, ref float singles, nint at) => T.Load(ref doubles, at);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T value, T gain, ref double doubles, ref float singles, nint at) => T.Store(value, ref doubles, at);
}
