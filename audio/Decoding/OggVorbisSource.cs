using System.Buffers;
using System.Buffers.Binary;

namespace ProductionValue.Audio;

/// <summary>An Ogg Vorbis recording of one or two channels, its pages read here and its packets decoded by libavcodec in this process.</summary>
/// <remarks>
/// Positions are exact: a page tells how many samples its packets end with. Anything out of the ordinary (several streams, missing pages, a damaged packet,
/// a page that tells another number than came) gives no source or no samples, so that libsndfile, which is slower and more patient, takes over.
/// </remarks>
internal sealed class OggVorbisSource : IAudioSource
{
    private const int MostBytes = 64 << 20;
    private const int Headers = 3;
    private const long Unknown = long.MinValue;

    private readonly byte[] lent;
    private readonly OggPages pages;
    private readonly PacketDecoder decoder;
    private readonly OggPages.Place firstSound;
    private readonly long begin; // Position of the first sample that is decoded; negative where samples at the start are cut off.
    private byte[] packet = new byte[8_192];

    private OggVorbisSource(byte[] lent, OggPages pages, PacketDecoder decoder, OggPages.Place firstSound, ReadOnlySpan<byte> identification)
    {
        (this.lent, this.pages, this.decoder, this.firstSound) = (lent, pages, decoder, firstSound);
        (ChannelCount, SampleRate) = (identification[11], BinaryPrimitives.ReadInt32LittleEndian(identification[12..]));
        begin = Begin();
        SampleCount = begin == Unknown ? 0 : Math.Max(0, LastGranule() - FirstPosition);
    }

    /// <inheritdoc/>
    public int SampleRate { get; }

    /// <inheritdoc/>
    public int ChannelCount { get; }

    /// <inheritdoc/>
    public long SampleCount { get; }

    private long FirstPosition => Math.Max(0, begin);

    /// <summary>Opens a file, or returns null where it is no plain Ogg Vorbis file or libavcodec is missing.</summary>
    public static OggVorbisSource? Open(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        Span<byte> head = stackalloc byte[4];
        var length = RandomAccess.GetLength(handle);
        if (length > MostBytes || RandomAccess.Read(handle, head, 0) < head.Length || !head.SequenceEqual("OggS"u8) || !AvcodecLibrary.IsAvailable)
            return null;
        var lent = ArrayPool<byte>.Shared.Rent((int)length);
        var got = 0;
        while (got < length && RandomAccess.Read(handle, lent.AsSpan(got, (int)length - got), got) is > 0 and var more)
            got += more;
        if (Of(lent, got) is { } source)
            return source;
        ArrayPool<byte>.Shared.Return(lent);
        return null;
    }

    /// <inheritdoc/>
    public void Read(long start, ExcerptChannels excerpt, CancellationToken cancellationToken)
    {
        var wanted = (int)Math.Min(excerpt.Room, SampleCount - start);
        var first = start + FirstPosition;
        var (at, position) = BeginBefore(first);
        decoder.Restart();
        while (excerpt.Count < wanted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var known = position;
            if (Next(ref at, ref position) is not (>= 0 and var count))
            {
                excerpt.Clear();
                return;
            }
            if (known == Unknown)
                continue; // Before a page has told where we are.
            var skipped = (int)Math.Clamp(first - known, 0, count);
            var taken = Math.Min(count - skipped, wanted - excerpt.Count);
            if (taken > 0)
                excerpt.AddPlanes(decoder.Channel(0, count).Slice(skipped, taken), decoder.Channel(ChannelCount - 1, count).Slice(skipped, taken));
        }
    }

    /// <inheritdoc/>
    public long Measure(CancellationToken cancellationToken) => SampleCount; // The pages have been counted.

    /// <inheritdoc/>
    public void Dispose()
    {
        decoder.Dispose();
        ArrayPool<byte>.Shared.Return(lent);
    }

    private static OggVorbisSource? Of(byte[] bytes, int length)
    {
        if (OggPages.Find(bytes, length) is not { } pages)
            return null;
        var at = pages.StartOf(0);
        var headers = new byte[Headers][];
        var buffer = new byte[8_192];
        for (var i = 0; i < Headers; i++)
        {
            if (pages.Read(ref at, ref buffer, out var size) is null || size < 7 || buffer[0] != (2 * i) + 1 || !buffer.AsSpan(1, 6).SequenceEqual("vorbis"u8))
                return null;
            headers[i] = buffer[..size];
        }
        if (headers[0].Length < 30 || headers[0][11] is not (1 or 2) || PacketDecoder.OpenVorbis(headers, headers[0][11]) is not { } decoder)
            return null;
        var source = new OggVorbisSource(bytes, pages, decoder, at, headers[0]);
        if (source.SampleCount > 0)
            return source;
        decoder.Dispose();
        return null;
    }

    // The first page with sound tells where its last packet ends: what was decoded by then lies before.
    private long Begin()
    {
        var at = firstSound;
        long count = 0;
        while (pages.Read(ref at, ref packet, out var length) is { } end)
        {
            if (decoder.Decode(packet.AsSpan(0, length)) is not (>= 0 and var more))
                return Unknown;
            count += more;
            if (end.IsLast && pages.GranuleOf(end.Page) >= 0)
                return IsLastPage(end.Page) ? 0 : pages.GranuleOf(end.Page) - count;
        }
        return Unknown;
    }

    private bool IsLastPage(int page) => page == pages.Count - 1;

    private long LastGranule()
    {
        for (var page = pages.Count - 1; page > 0; page--)
        {
            if (pages.GranuleOf(page) >= 0)
                return pages.GranuleOf(page);
        }
        return 0;
    }

    // Two pages before the one that ends before the position: the packets on them prepare the decoder, and that page then tells where we are.
    private (OggPages.Place At, long Position) BeginBefore(long position)
    {
        var page = pages.Count - 1;
        while (page > firstSound.Page && (pages.GranuleOf(page) < 0 || pages.GranuleOf(page) > position))
            page--;
        return page - 2 > firstSound.Page ? (pages.StartOf(page - 2), Unknown) : (firstSound, begin);
    }

    // Decodes a packet and follows the position; −1 where that is not possible.
    private int Next(ref OggPages.Place at, ref long position)
    {
        if (pages.Read(ref at, ref packet, out var length) is not { } end || decoder.Decode(packet.AsSpan(0, length)) is not (>= 0 and var count))
            return -1;
        if (position != Unknown)
            position += count;
        var told = end.IsLast ? pages.GranuleOf(end.Page) : -1;
        if (told < 0)
            return count;
        if (position != Unknown && position != told && !IsLastPage(end.Page))
            return -1; // Something is missing.
        position = position == Unknown ? told : position;
        return count;
    }
}
