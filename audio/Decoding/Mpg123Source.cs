using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>An MP3 read by libmpg123 in this process, with the length counted frame by frame and seeking to the sample.</summary>
internal sealed class Mpg123Source : IAudioSource
{
    private const int FloatSamples = 0x200;

    private nint handle;

    private Mpg123Source(nint handle) => this.handle = handle;

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
        var handle = Mpg123Library.New(0, out _);
        if (handle == 0)
            return null;
        var source = new Mpg123Source(handle);
        if (source.Start(path))
            return source;
        source.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public int Read(long start, Span<float> interleaved, CancellationToken cancellationToken)
    {
        if (Mpg123Library.Seek(handle, new CLong((nint)start), 0).Value != start)
            return 0;
        var bytes = MemoryMarshal.AsBytes(interleaved);
        var piece = SampleRate * ChannelCount * sizeof(float);
        var done = 0;
        while (done < bytes.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var got = ReadPiece(bytes.Slice(done, Math.Min(piece, bytes.Length - done)));
            if (got == 0)
                break;
            done += got;
        }
        return done / (sizeof(float) * ChannelCount);
    }

    /// <inheritdoc/>
    public long Measure(CancellationToken cancellationToken)
    {
        if (Mpg123Library.Seek(handle, new CLong(0), 0).Value != 0)
            return 0;
        var piece = new byte[SampleRate * ChannelCount * sizeof(float)];
        long total = 0;
        int got;
        while ((got = ReadPiece(piece)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            total += got;
        }
        return total / (sizeof(float) * ChannelCount);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (handle == 0)
            return;
        Mpg123Library.Delete(handle);
        handle = 0;
    }

    private static bool StartsWithMpegAudio(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        return MpegHeader.At(stream, TagContainers.Strip(stream).Offset) is { Layer: 3 };
    }

    private bool Start(string path)
    {
        if (Mpg123Library.SetParameter(handle, Mpg123Library.AddFlags, new CLong(Mpg123Library.QuietFloatGapless), 0) != Mpg123Library.Ok
            || Mpg123Library.Open(handle, path) != Mpg123Library.Ok
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
    private unsafe int ReadPiece(Span<byte> bytes)
    {
        fixed (byte* pointer = bytes)
        {
            Mpg123Library.Read(handle, pointer, (nuint)bytes.Length, out var done);
            return (int)done;
        }
    }
}
