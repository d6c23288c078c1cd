namespace ProductionValue.Audio;

/// <summary>An opened recording that can be read from any position.</summary>
internal interface IAudioSource : IDisposable
{
    /// <summary>Samples per second, Hz.</summary>
    int SampleRate { get; }

    /// <summary>Channels, in WAVE order: front left, front right, front centre, low frequency, ….</summary>
    int ChannelCount { get; }

    /// <summary>Samples a channel as the file claims; what can be read may be less.</summary>
    long SampleCount { get; }

    /// <summary>Decodes from a position on, until there is no more room or no more sound.</summary>
    /// <param name="start">First sample, counted a channel.</param>
    /// <param name="excerpt">Receives the samples, in pieces; empty at first.</param>
    /// <param name="cancellationToken">Ends the decoding.</param>
    void Read(long start, ExcerptChannels excerpt, CancellationToken cancellationToken);

    /// <summary>Decodes everything to find out how many samples a channel there are.</summary>
    /// <param name="cancellationToken">Ends the decoding.</param>
    long Measure(CancellationToken cancellationToken);
}
