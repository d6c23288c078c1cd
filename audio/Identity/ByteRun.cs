namespace ProductionValue.Audio;

/// <summary>Neighbouring bytes of a file.</summary>
/// <param name="Offset">Where they start.</param>
/// <param name="Length">How many there are.</param>
internal readonly record struct ByteRun(long Offset, long Length)
{
    /// <summary>The first byte after them.</summary>
    public long End => Offset + Length;
}
