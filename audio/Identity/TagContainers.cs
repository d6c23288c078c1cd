using System.Buffers.Binary;

namespace ProductionValue.Audio;

/// <summary>Tags that are put before and behind a recording of any format: ID3v2, ID3v1, APEv2, Lyrics3.</summary>
internal static class TagContainers
{
    private const int MostTags = 16;

    /// <summary>The bytes between the tags.</summary>
    public static ByteRun Strip(Stream stream)
    {
        long start = 0;
        var end = stream.Length;
        for (var i = 0; i < MostTags && LeadingTag(stream, start, end) is > 0 and var length; i++)
            start += length;
        for (var i = 0; i < MostTags && TrailingTag(stream, start, end) is > 0 and var length; i++)
            end -= length;
        return new ByteRun(start, end - start);
    }

    private static long LeadingTag(Stream stream, long start, long end)
    {
        Span<byte> head = stackalloc byte[32];
        if (AudioIdentity.ReadAt(stream, start, head) < head.Length)
            return 0;
        long length = 0;
        if (head[..3].SequenceEqual("ID3"u8) && ((head[6] | head[7] | head[8] | head[9]) & 0x80) == 0)
            length = 10 + ((head[6] << 21) | (head[7] << 14) | (head[8] << 7) | head[9]) + ((head[5] & 0x10) != 0 ? 10 : 0);
        else if (head[..8].SequenceEqual("APETAGEX"u8))
            length = 32L + BinaryPrimitives.ReadUInt32LittleEndian(head[12..]);
        return length < end - start ? length : 0;
    }

    private static long TrailingTag(Stream stream, long start, long end)
    {
        Span<byte> tail = stackalloc byte[128];
        if (end - start <= tail.Length || AudioIdentity.ReadAt(stream, end - tail.Length, tail) < tail.Length)
            return 0;
        if (tail[..3].SequenceEqual("TAG"u8))
            return tail.Length;
        long length = 0;
        var ape = tail[^32..];
        if (ape[..8].SequenceEqual("APETAGEX"u8))
        {
            var withHeader = (BinaryPrimitives.ReadUInt32LittleEndian(ape[20..]) & 0x8000_0000) != 0;
            length = BinaryPrimitives.ReadUInt32LittleEndian(ape[12..]) + (withHeader ? 32L : 0);
        }
        else if (tail[^9..].SequenceEqual("LYRICS200"u8) && int.TryParse(tail[^15..^9], out var lyrics))
        {
            length = lyrics + 15L;
        }
        else if (tail[^10..^7].SequenceEqual("3DI"u8))
        {
            length = 20 + ((tail[^4] << 21) | (tail[^3] << 14) | (tail[^2] << 7) | tail[^1]);
        }
        return length > 0 && length < end - start ? length : 0;
    }
}
