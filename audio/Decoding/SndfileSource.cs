using System.Buffers;

namespace ProductionValue.Audio;

/// <summary>A recording read by libsndfile in this process: WAV, AIFF, FLAC, Ogg Vorbis, Opus, MP3 and more.</summary>
internal sealed class SndfileSource : IAudioSource
{
    private const int ContainerMask = 0x0FFF0000;
    private const int Wav = 0x010000;
    private const int WavExtensible = 0x130000;
    private const int Rf64 = 0x220000;
    private const int Flac = 0x170000;

    private readonly string path;
    private nint file;
    private bool atStart = true;

    private SndfileSource(string path, nint file, SndfileLibrary.FormatDescription format)
    {
        this.path = path;
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
        if (!HasKnownHead(path) || !SndfileLibrary.IsAvailable)
            return null;
        var file = SndfileLibrary.OpenForReading(path, out var format);
        if (file == 0)
            return null;
        var source = new SndfileSource(path, file, format);
        var inWaveOrder = format.Channels <= 2 || (format.Format & ContainerMask) is Wav or WavExtensible or Rf64 or Flac;
        if (inWaveOrder && format.Channels > 0 && format.SampleRate > 0 && format.Seekable != 0)
            return source;
        source.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Read(long start, ExcerptChannels excerpt, CancellationToken cancellationToken)
    {
        if (!MoveTo(start))
            return;
        var piece = ArrayPool<float>.Shared.Rent(ExcerptChannels.PieceLength * ChannelCount);
        while (excerpt.Room > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var got = ReadPiece(piece, Math.Min(excerpt.Room, ExcerptChannels.PieceLength));
            if (got <= 0)
                break;
            excerpt.AddInterleaved(piece.AsSpan(0, got * ChannelCount));
        }
        ArrayPool<float>.Shared.Return(piece);
    }

    /// <inheritdoc/>
    public long Measure(CancellationToken cancellationToken)
    {
        Reopen(); // A decoder that was sent beyond the end of a file that is cut short does not find back.
        var piece = new float[SampleRate * ChannelCount];
        long total = 0;
        int got;
        while ((got = ReadPiece(piece, SampleRate)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            total += got;
        }
        Reopen();
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

    // libsndfile tries every file named .mp3 as one and complains on standard error, so it only gets what it is here for.
    private static bool HasKnownHead(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        Span<byte> head = stackalloc byte[4];
        AudioIdentity.ReadAt(stream, TagContainers.Strip(stream).Offset, head);
        return head.SequenceEqual("RIFF"u8) || head.SequenceEqual("RF64"u8) || head.SequenceEqual("FORM"u8) || head.SequenceEqual("fLaC"u8)
            || head.SequenceEqual("OggS"u8) || head.SequenceEqual("caff"u8) || head.SequenceEqual(".snd"u8) || head.SequenceEqual("riff"u8);
    }

    private void Reopen()
    {
        Dispose();
        file = SndfileLibrary.OpenForReading(path, out _);
        atStart = true;
    }

    // Seeking to where the file already is would make libsndfile drop what it has decoded ahead.
    private bool MoveTo(long start)
    {
        if (file == 0)
            return false;
        if (!(atStart && start == 0) && SndfileLibrary.Seek(file, start, 0) != start)
            return false;
        atStart = false;
        return true;
    }

    private unsafe int ReadPiece(Span<float> interleaved, int sampleCount)
    {
        if (file == 0)
            return 0;
        fixed (float* pointer = interleaved)
            return (int)SndfileLibrary.Read(file, pointer, sampleCount);
    }
}
