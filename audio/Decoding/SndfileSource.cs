namespace ProductionValue.Audio;

/// <summary>A recording read by libsndfile in this process: WAV, AIFF, FLAC, Ogg Vorbis, Opus, MP3 and more.</summary>
internal sealed class SndfileSource : IAudioSource
{
    private const int ContainerMask = 0x0FFF0000;
    private const int Wav = 0x010000;
    private const int WavExtensible = 0x130000;
    private const int Rf64 = 0x220000;
    private const int Flac = 0x170000;

    private nint file;
    private bool atStart = true;

    private SndfileSource(nint file, SndfileLibrary.FormatDescription format)
    {
        this.file = file;
        SampleRate = format.SampleRate;
        ChannelCount = format.Channels;
        SampleCount = format.SampleCount;
    }

    /// <inheritdoc/>
    public int SampleRate { get; }

    /// <inheritdoc/>
    public int ChannelCount { get; }

    /// <inheritdoc/>
    public long SampleCount { get; }

    /// <summary>Opens a file, or returns null where libsndfile is missing, does not know the format, or gives its channels in another order.</summary>
    public static SndfileSource? Open(string path)
    {
        if (!SndfileLibrary.IsAvailable)
            return null;
        var file = SndfileLibrary.OpenForReading(path, out var format);
        if (file == 0)
            return null;
        var source = new SndfileSource(file, format);
        var inWaveOrder = format.Channels <= 2 || (format.Format & ContainerMask) is Wav or WavExtensible or Rf64 or Flac;
        if (inWaveOrder && format.Channels > 0 && format.SampleRate > 0 && format.Seekable != 0)
            return source;
        source.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public int Read(long start, Span<float> interleaved, CancellationToken cancellationToken)
    {
        if (!MoveTo(start))
            return 0;
        var wanted = interleaved.Length / ChannelCount;
        var done = 0;
        while (done < wanted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var got = ReadPiece(interleaved[(done * ChannelCount)..], Math.Min(wanted - done, SampleRate));
            if (got <= 0)
                break;
            done += got;
        }
        return done;
    }

    /// <inheritdoc/>
    public long Measure(CancellationToken cancellationToken)
    {
        if (!MoveTo(0))
            return 0;
        var piece = new float[SampleRate * ChannelCount];
        long total = 0;
        int got;
        while ((got = ReadPiece(piece, SampleRate)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            total += got;
        }
        return total;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (file == 0)
            return;
        _ = SndfileLibrary.Close(file);
        file = 0;
    }

    // Seeking to where the file already is would make libsndfile drop what it has decoded ahead.
    private bool MoveTo(long start)
    {
        if (!(atStart && start == 0) && SndfileLibrary.Seek(file, start, 0) != start)
            return false;
        atStart = false;
        return true;
    }

    private unsafe int ReadPiece(Span<float> interleaved, int sampleCount)
    {
        fixed (float* pointer = interleaved)
            return (int)SndfileLibrary.Read(file, pointer, sampleCount);
    }
}
