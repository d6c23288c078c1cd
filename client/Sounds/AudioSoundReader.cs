namespace ProductionValue.Client;

/// <summary>The audio room behind the client's own interface.</summary>
internal sealed class AudioSoundReader : ISoundReader
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Schemas { get; } = [];

    /// <inheritdoc/>
    public string Identify(string file, CancellationToken cancellationToken) => throw new NotSupportedException("bound at the merge of the audio room");

    /// <inheritdoc/>
    public SoundReading Extract(string file, double? startSeconds, CancellationToken cancellationToken) => new(null, "bound at the merge of the audio room");
}
