namespace ProductionValue.Audio;

/// <summary>In which precision <see cref="HighPassStep{T}"/> reads or writes its rows: known when it is compiled, so that choosing costs nothing.</summary>
/// <typeparam name="T">Vectors to compute with.</typeparam>
internal interface IHighPassCells<T>
    where T : struct, IDoubles<T>
{
    /// <summary>Reads a row.</summary>
    static abstract T Load(ref double doubles, ref float singles, nint at);

    /// <summary>Writes a row.</summary>
    /// <param name="value">The row.</param>
    /// <param name="gain">What the whole filter, forwards and backwards, has not yet been multiplied by.</param>
    /// <param name="doubles">The rows in double precision.</param>
    /// <param name="singles">The rows in single precision.</param>
    /// <param name="at">Where the row lies in either.</param>
    static abstract void Store(T value, T gain, ref double doubles, ref float singles, nint at);
}
