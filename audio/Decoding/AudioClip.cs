namespace ProductionValue.Audio;

/// <summary>The excerpt of a recording that is analysed: one or two channels of samples. Immutable; may be shared by threads.</summary>
public sealed class AudioClip
{
    private readonly float[][] channels;
    private readonly Lazy<ClipSignals> signals;
    private readonly Lazy<string?> fault;

    /// <summary>Takes over the samples of a clip.</summary>
    /// <param name="sampleRate">Samples per second, Hz.</param>
    /// <param name="channels">One channel (mono) or two (left, right) of equal length; not copied, so not to be changed afterwards.</param>
    /// <param name="start">Where the excerpt starts in its source.</param>
    /// <param name="sourceDuration">Length of the whole source.</param>
    /// <exception cref="ArgumentException">No channel, more than two, or channels of different or no length.</exception>
    public AudioClip(int sampleRate, float[][] channels, TimeSpan start = default, TimeSpan sourceDuration = default)
        : this(sampleRate, channels, start, sourceDuration, isChecked: false)
    {
    }

    /// <inheritdoc cref="AudioClip(int, float[][], TimeSpan, TimeSpan)"/>
    /// <param name="sampleRate">Samples per second, Hz.</param>
    /// <param name="channels">One or two channels.</param>
    /// <param name="start">Where the excerpt starts in its source.</param>
    /// <param name="sourceDuration">Length of the whole source.</param>
    /// <param name="isChecked">Whether every sample is known to be finite.</param>
    internal AudioClip(int sampleRate, float[][] channels, TimeSpan start, TimeSpan sourceDuration, bool isChecked)
    {
        ArgumentNullException.ThrowIfNull(channels);
        Require.InRange(sampleRate, 1, 10_000_000);
        Require.InRange(channels.Length, 1, 2);
        Require.That(channels[0].Length > 0 && channels[0].Length == channels[^1].Length, nameof(channels), "expected channels of equal length of at least 1");
        this.channels = channels;
        SampleRate = sampleRate;
        Start = start;
        SourceDuration = sourceDuration;
        signals = new(() => new ClipSignals(this));
        fault = new(() => isChecked ? null : this.channels.Select(samples => SampleCheck.RefuseNonFinite(samples)).FirstOrDefault(reason => reason is not null));
    }

    /// <summary>Samples per second, Hz.</summary>
    public int SampleRate { get; }

    /// <summary>1 (mono) or 2 (left, right).</summary>
    public int ChannelCount => channels.Length;

    /// <summary>Samples of each channel.</summary>
    public int SampleCount => channels[0].Length;

    /// <summary>Length of the clip.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)SampleCount / SampleRate);

    /// <summary>Where the excerpt starts in its source.</summary>
    public TimeSpan Start { get; }

    /// <summary>Length of the whole source.</summary>
    public TimeSpan SourceDuration { get; }

    /// <summary>The clip at the rates the extractors work at, computed once.</summary>
    internal ClipSignals Signals => signals.Value;

    /// <summary>Why the samples cannot be analysed: one is not finite; null where all are. Looked at once.</summary>
    internal string? Fault => fault.Value;

    /// <summary>Samples of one channel, in −1…1 as a rule.</summary>
    /// <param name="channel">0 is left or mono, 1 is right.</param>
    public ReadOnlySpan<float> Channel(int channel) => channels[channel];

    /// <summary>The array a channel lies in; not to be changed.</summary>
    /// <param name="channel">0 is left or mono, 1 is right.</param>
    internal float[] ArrayOf(int channel) => channels[channel];

    /// <summary>Gives the clip's memory back for the next one; only for whoever made it, and when nobody reads it any more.</summary>
    internal void Release()
    {
        if (signals.IsValueCreated)
            signals.Value.Release();
        foreach (var samples in channels)
            SampleArrays.Return(samples);
    }
}
