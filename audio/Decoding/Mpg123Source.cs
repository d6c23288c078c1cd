using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>An MP3 read by libmpg123 in this process, with the length counted frame by frame and seeking to the sample.</summary>
internal sealed class Mpg123Source : IAudioSource
{
    private const int FloatSamples = 0x200;

    private readonly Mpg123Bytes bytes;
    private nint handle;

    private Mpg123Source(nint handle, Mpg123Bytes bytes) => (this.handle, this.bytes) = (handle, bytes);

    /// <inheritdoc/>
    public int SampleRate { get; private set; }

    /// <inheritdoc/>
    public int ChannelCount { get; private set; }

    /// <inheritdoc/>
    public long SampleCount { get; private set; }

    /// <summary>Opens a file, or returns null where libmpg123 is missing or the file does not start with MPEG audio.</summary>
    public static Mpg123Source? Open(string path)
    {
        if (!StartsWithMpegAudio(path) || !Mpg123Library.IsAvailable)
            return null;
        var bytes = new Mpg123Bytes(path);
        var source = new Mpg123Source(Mpg123Library.New(0, out _), bytes);
        if (source.handle != 0 && source.Start())
            return source;
        source.Dispose();
        return bytes.Failure is null ? null : throw bytes.Failure;
    }

    /// <inheritdoc/>
    public void Read(long start, ExcerptChannels excerpt, CancellationToken cancellationToken)
    {
        if (Mpg123Library.Seek(handle, new CLong((nint)start), 0).Value != start)
            return;
        while (excerpt.Room > 0 && Decode(out var samples))
        {
            cancellationToken.ThrowIfCancellationRequested();
            excerpt.AddInterleaved(samples);
        }
    }

    /// <inheritdoc/>
    public long Measure(CancellationToken cancellationToken)
    {
        if (Mpg123Library.Seek(handle, new CLong(0), 0).Value != 0)
            return 0;
        long total = 0;
        while (Decode(out var samples))
        {
            cancellationToken.ThrowIfCancellationRequested();
            total += samples.Length;
        }
        return total / ChannelCount;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (handle != 0)
            Mpg123Library.Delete(handle);
        handle = 0;
        bytes.Dispose();
    }

    private static bool StartsWithMpegAudio(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        return MpegHeader.At(stream, TagContainers.Strip(stream).Offset) is { Layer: 3 };
    }

    private unsafe bool Start()
    {
        if (Mpg123Library.SetParameter(handle, Mpg123Library.AddFlags, new CLong(Mpg123Library.QuietFloatGapless), 0) != Mpg123Library.Ok
            || Mpg123Library.SetReader(handle, &Mpg123Bytes.Read, &Mpg123Bytes.Seek, 0) != Mpg123Library.Ok
            || Mpg123Library.Open(handle, bytes.Handle) != Mpg123Library.Ok
            || Mpg123Library.GetFormat(handle, out var rate, out var channels, out var encoding) != Mpg123Library.Ok
            || encoding != FloatSamples
            || Mpg123Library.Scan(handle) != Mpg123Library.Ok)
        {
            return false;
        }
        (SampleRate, ChannelCount, SampleCount) = ((int)rate.Value, channels, Mpg123Library.Length(handle).Value);
        return SampleRate > 0 && ChannelCount is 1 or 2;
    }

    // A change of format in the middle of the file (another sample rate) ends the reading like the end of the file does.
    private unsafe bool Decode(out ReadOnlySpan<float> samples)
    {
        var isDecoded = Mpg123Library.DecodeFrame(handle, 0, out var decoded, out var size) == Mpg123Library.Ok;
        if (bytes.Failure is { } failure)
            throw failure;
        samples = isDecoded ? new ReadOnlySpan<float>(decoded, (int)size / sizeof(float)) : default;
        return isDecoded;
    }
}
