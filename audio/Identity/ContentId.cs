namespace ProductionValue.Audio;

/// <summary>Identity of the sound in a file: equal for copies and retagged copies, different for everything else.</summary>
/// <param name="Value">32 lower-case hexadecimal digits: the first 16 bytes of a SHA-256.</param>
public readonly record struct ContentId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
