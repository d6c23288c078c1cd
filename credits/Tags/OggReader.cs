using System.Buffers.Binary;

namespace ProductionValue.Credits;

/// <summary>The comment packet of the first audio stream in an Ogg file: Vorbis, Opus, Speex or FLAC.</summary>
/// <remarks>RFC 3533 (Ogg), RFC 7845 (Opus), <i>FLAC in Ogg mapping</i> (Xiph.Org).</remarks>
internal static class OggReader
{
    private const int MaxPages = 4_096;
    private const int PageHeader = 27;

    /// <summary>Reads the comments.</summary>
    public static void Read(TagBytes file, TagFields fields)
    {
        var packet = new MemoryStream(); // The second packet, from as many pages as it takes.
        uint? serial = null;
        var (offset, packets) = (0L, 0);
        Span<byte> header = stackalloc byte[PageHeader];
        Span<byte> lacing = stackalloc byte[255];
        for (var page = 0; page < MaxPages && file.TryRead(offset, header) && header.StartsWith("OggS"u8); page++)
        {
            var segments = lacing[..header[26]];
            if (!file.TryRead(offset + PageHeader, segments))
                return;
            var content = offset + PageHeader + segments.Length;
            var length = 0;
            foreach (var segment in segments)
                length += segment;
            var own = BinaryPrimitives.ReadUInt32LittleEndian(header[14..]);
            if (serial is null && (header[5] & 2) != 0 && IsAudio(file, content))
                (serial, packets) = (own, 0);
            if (serial == own && TakePacket(file, content, segments, ref packets, packet))
            {
                ReadComments(packet.GetBuffer().AsSpan(0, (int)packet.Length), fields);
                return;
            }

            offset = content + length;
        }
    }

    private static bool IsAudio(TagBytes file, long content) =>
        file.Has(content, "\u0001vorbis"u8) || file.Has(content, "OpusHead"u8) || file.Has(content, "Speex   "u8) || file.Has(content, [0x7F, .. "FLAC"u8]);

    /// <summary>Adds what a page holds of the second packet.</summary>
    /// <returns>Whether the packet is complete, or larger than any that is read.</returns>
    private static bool TakePacket(TagBytes file, long content, ReadOnlySpan<byte> segments, ref int packets, MemoryStream packet)
    {
        foreach (var segment in segments)
        {
            if (packets == 1 && segment > 0)
            {
                if (packet.Length > TagBytes.MaxPart || file.Read(content, segment) is not { } part)
                    return true;
                packet.Write(part);
            }

            content += segment;
            if (segment < 255 && packets++ == 1)
                return true;
        }

        return false;
    }

    private static void ReadComments(ReadOnlySpan<byte> packet, TagFields fields)
    {
        if (packet.StartsWith("\u0003vorbis"u8))
            VorbisComments.Read(packet[7..], fields);
        else if (packet.StartsWith("OpusTags"u8))
            VorbisComments.Read(packet[8..], fields);
        else if (packet.Length > 4 && (packet[0] & 0x7F) == 4 && ((packet[1] << 16) | (packet[2] << 8) | packet[3]) == packet.Length - 4)
            VorbisComments.Read(packet[4..], fields);
        else
            VorbisComments.Read(packet, fields);
    }
}
