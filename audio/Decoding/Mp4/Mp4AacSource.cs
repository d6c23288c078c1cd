using System.Buffers.Binary;

namespace ProductionValue.Audio;

/// <summary>An M4A of plain AAC in one or two channels, its boxes read here and its packets decoded by libavcodec in this process.</summary>
/// <remarks>
/// Gives what the ffmpeg program gives, from the packet on that the start lies in. Anything out of the ordinary (several tracks or edits, other codings, a damaged packet)
/// gives no source or no samples, so that ffmpeg, which takes ten times as long, takes over.
/// </remarks>
internal sealed class Mp4AacSource : IAudioSource
{
    private const int WindowBytes = 1 << 17;
    private const int MostMovieBytes = 64 << 20;
    private const int MostBoxes = 10_000;

    private readonly Mp4Track track;
    private readonly FileWindow file;

    private Mp4AacSource(Mp4Track track, FileWindow file) => (this.track, this.file) = (track, file);

    /// <inheritdoc/>
    public int SampleRate => track.SampleRate;

    /// <inheritdoc/>
    public int ChannelCount => track.ChannelCount;

    /// <inheritdoc/>
    public long SampleCount => track.SampleCount;

    /// <summary>Opens a file, or returns null where it is no M4A of plain AAC or libavcodec is missing.</summary>
    public static Mp4AacSource? Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        return AvcodecLibrary.IsAvailable && Movie(stream) is { } movie && Mp4Track.Read(movie) is { SampleCount: > 0 } track
            && track.Packets.All(packet => packet.Length is > 0 and <= WindowBytes && packet.End <= stream.Length)
            ? new Mp4AacSource(track, new FileWindow(path, WindowBytes))
            : null;
    }

    /// <inheritdoc/>
    public void Read(long start, ExcerptChannels excerpt, CancellationToken cancellationToken)
    {
        var first = start + track.FirstSample;
        var end = Math.Min(start + excerpt.Room, SampleCount) + track.FirstSample;
        using var decoder = PacketDecoder.OpenAac(track.Description, ChannelCount);
        var begin = start == 0 ? 0 : Math.Max(0, (first - Ahead) / Mp4Track.PacketLength);
        for (var number = begin; decoder is not null && number < track.Packets.Length && first < end; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var packet = track.Packets[number];
            var count = decoder.Decode(file.At(packet.Offset, (int)packet.Length)[..(int)packet.Length]);
            if (count != Mp4Track.PacketLength)
            {
                excerpt.Clear();
                return;
            }
            var skipped = (int)Math.Min(first - (number * Mp4Track.PacketLength), count);
            var taken = (int)Math.Min(count - skipped, end - first);
            excerpt.AddPlanes(decoder.Channel(0, count).Slice(skipped, taken), decoder.Channel(ChannelCount - 1, count).Slice(skipped, taken));
            first += taken;
        }
    }

    // How much further ffmpeg seeks back where the samples left out are no whole packets: by what the first packet that is played whole begins at. A packet
    // without the one before it rises from silence, and so both must begin with the same.
    private long Ahead => (Mp4Track.PacketLength - (track.FirstSample % Mp4Track.PacketLength)) % Mp4Track.PacketLength;

    /// <inheritdoc/>
    public long Measure(CancellationToken cancellationToken) => SampleCount; // Every packet lies within the file.

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    // The contents of the box that describes everything, where no other describes parts of it.
    private static byte[]? Movie(Stream stream)
    {
        var (position, length) = (0L, stream.Length);
        Span<byte> head = stackalloc byte[16];
        byte[]? movie = null;
        for (var box = 0; box < MostBoxes && position + 8 <= length; box++)
        {
            if (AudioIdentity.ReadAt(stream, position, head) < 8 || (box == 0 && !head[4..8].SequenceEqual("ftyp"u8)) || head[4..8].SequenceEqual("moof"u8))
                return null;
            long size = BinaryPrimitives.ReadUInt32BigEndian(head);
            var headBytes = 8;
            if (size == 1)
                (size, headBytes) = (BinaryPrimitives.ReadInt64BigEndian(head[8..]), 16);
            if (size == 0)
                size = length - position;
            if (size < headBytes || size > length - position)
                return null;
            if (head[4..8].SequenceEqual("moov"u8))
            {
                if (movie is not null || size > MostMovieBytes)
                    return null;
                movie = new byte[size - headBytes];
                if (AudioIdentity.ReadAt(stream, position + headBytes, movie) < movie.Length)
                    return null;
            }
            position += size;
        }
        return movie;
    }
}
