using System.Buffers.Binary;

namespace ProductionValue.Tests.Credits;

/// <summary>Ogg files of packets, with the checksums that readers ask for.</summary>
internal static class OggPages
{
    /// <summary>First packet of a Vorbis stream: stereo, 44.1 kHz.</summary>
    public static byte[] VorbisHead => [.. "\u0001vorbis"u8, 0, 0, 0, 0, 2, 0x44, 0xAC, 0, 0, .. new byte[12], 0xB8, 1];

    /// <summary>First packet of an Opus stream: stereo.</summary>
    public static byte[] OpusHead => [.. "OpusHead"u8, 1, 2, 0x38, 1, 0x80, 0xBB, 0, 0, 0, 0, 0];

    /// <summary>A stream of a head, a comment packet over as many pages as it takes, and a little more.</summary>
    public static byte[] File(byte[] head, byte[] comments) =>
        [.. Page(0, 2, 0, Lacing(head.Length), head), .. Split(comments), .. Page(99, 4, 1000, Lacing(8), new byte[8])];

    /// <summary>Takes the comment packet of a real file out and puts another one in.</summary>
    public static byte[] WithComments(byte[] file, byte[] comments)
    {
        var (pages, packets) = (Pages(file), new List<byte[]>());
        var used = 0;
        var open = new List<byte>();
        while (packets.Count < (file.AsSpan().IndexOf("OpusHead"u8) >= 0 ? 2 : 3))
        {
            var (_, lacing, content) = pages[used++];
            var at = 0;
            foreach (var segment in lacing)
            {
                open.AddRange(content[at..(at + segment)]);
                at += segment;
                if (segment == 255)
                    continue;
                packets.Add([.. open]);
                open.Clear();
            }
        }

        packets[1] = comments;
        var serial = BinaryPrimitives.ReadUInt32LittleEndian(pages[0].Header.AsSpan(14));
        var written = new List<byte>();
        var number = 0;
        foreach (var packet in packets)
        {
            foreach (var (lacing, content, isFirst) in Parts(packet))
                written.AddRange(Page(number, (byte)(number == 0 ? 2 : isFirst ? 0 : 1), 0, lacing, content, number++ == -1 ? 0 : serial));
        }

        foreach (var (header, lacing, content) in pages.Skip(used))
            written.AddRange(Page(number++, header[5], BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(6)), lacing, content, serial));
        return [.. written];
    }

    private static IEnumerable<byte> Split(byte[] packet)
    {
        var number = 1;
        foreach (var (lacing, content, isFirst) in Parts(packet))
        {
            foreach (var one in Page(number++, (byte)(isFirst ? 0 : 1), 0, lacing, content))
                yield return one;
        }
    }

    private static IEnumerable<(byte[] Lacing, byte[] Content, bool IsFirst)> Parts(byte[] packet)
    {
        var lacing = Lacing(packet.Length);
        var at = 0;
        for (var segment = 0; segment < lacing.Length; segment += 255)
        {
            var part = lacing.Skip(segment).Take(255).ToArray();
            var length = part.Sum(one => one);
            yield return (part, packet[at..(at + length)], segment == 0);
            at += length;
        }
    }

    private static byte[] Lacing(int length) => [.. Enumerable.Repeat((byte)255, length / 255), (byte)(length % 255)];

    private static List<(byte[] Header, byte[] Lacing, byte[] Content)> Pages(byte[] file)
    {
        var pages = new List<(byte[], byte[], byte[])>();
        for (var at = 0; at + 27 <= file.Length;)
        {
            var lacing = file[(at + 27)..(at + 27 + file[at + 26])];
            var start = at + 27 + lacing.Length;
            var end = start + lacing.Sum(one => one);
            pages.Add((file[at..(at + 27)], lacing, file[start..end]));
            at = end;
        }

        return pages;
    }

    private static byte[] Page(int number, byte flags, long granule, byte[] lacing, byte[] content, uint serial = 1)
    {
        var header = new byte[27];
        "OggS"u8.CopyTo(header);
        header[5] = flags;
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(6), granule);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(14), serial);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), number);
        header[26] = (byte)lacing.Length;
        byte[] page = [.. header, .. lacing, .. content];
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(22), Checksum(page));
        return page;
    }

    private static uint Checksum(byte[] page)
    {
        var sum = 0u; // RFC 3533, section 6: polynomial 0x04C11DB7, nothing inverted.
        foreach (var one in page)
        {
            sum ^= (uint)one << 24;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum & 0x80000000) != 0 ? (sum << 1) ^ 0x04C11DB7 : sum << 1;
        }

        return sum;
    }
}
