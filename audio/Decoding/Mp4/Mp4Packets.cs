namespace ProductionValue.Audio;

/// <summary>Where the packets of an MP4 track lie: told by chunks, and by how many packets are in each (ISO/IEC 14496-12, 8.6 and 8.7).</summary>
internal static class Mp4Packets
{
    /// <summary>Finds them; null where a table is missing or too short, or one of them is not of the length that all are to have.</summary>
    /// <param name="table">The contents of the <c>stbl</c> box.</param>
    /// <param name="packetLength">Samples of every packet but the last.</param>
    /// <param name="most">Packets beyond which the file is held to be damaged.</param>
    public static ByteRun[]? Read(ReadOnlySpan<byte> table, int packetLength, int most)
    {
        var sizes = Mp4Boxes.Find(table, "stsz"u8);
        if (Mp4Boxes.Number(sizes, 4) is not { } all || Mp4Boxes.Number(sizes, 8) is not { } count || count < 1 || count > most || !AreEqual(Mp4Boxes.Find(table, "stts"u8), count, packetLength))
            return null;
        if (all == 0 && sizes.Length < 12 + (4 * count))
            return null;
        var packets = new ByteRun[count];
        for (var i = 0; i < packets.Length; i++)
            packets[i] = new ByteRun(0, all != 0 ? all : Mp4Boxes.Number(sizes, 12 + (4L * i))!.Value);
        return Place(packets, Mp4Boxes.Find(table, "stsc"u8), Mp4Boxes.Find(table, "stco"u8), Mp4Boxes.Find(table, "co64"u8)) ? packets : null;
    }

    private static bool AreEqual(ReadOnlySpan<byte> lengths, long count, int packetLength)
    {
        if (Mp4Boxes.Number(lengths, 4) is not (1 or 2) || Mp4Boxes.Number(lengths, 8) is not { } first || Mp4Boxes.Number(lengths, 12) != packetLength)
            return false;
        return first == count || (first == count - 1 && Mp4Boxes.Number(lengths, 4) == 2 && Mp4Boxes.Number(lengths, 16) == 1);
    }

    private static bool Place(ByteRun[] packets, ReadOnlySpan<byte> perChunk, ReadOnlySpan<byte> offsets, ReadOnlySpan<byte> longOffsets)
    {
        var isLong = offsets.IsEmpty;
        var (packet, entry, chunk) = (0, 0L, 1L);
        var (chunks, entries) = (Mp4Boxes.Number(isLong ? longOffsets : offsets, 4), Mp4Boxes.Number(perChunk, 4));
        for (; packet < packets.Length && chunk <= chunks && entry < entries; chunk++)
        {
            if (entry + 1 < entries && Mp4Boxes.Number(perChunk, 8 + (12 * (entry + 1))) == chunk)
                entry++;
            var offset = isLong ? Mp4Boxes.LongNumber(longOffsets, 8 + (8 * (chunk - 1))) : Mp4Boxes.Number(offsets, 8 + (4 * (chunk - 1)));
            var held = Mp4Boxes.Number(perChunk, 12 + (12 * entry));
            if (Mp4Boxes.Number(perChunk, 8 + (12 * entry)) > chunk || held is null or 0 || offset is not { } at)
                return false;
            for (var i = 0L; i < held && packet < packets.Length; i++, packet++)
            {
                packets[packet] = packets[packet] with { Offset = at };
                at += packets[packet].Length;
            }
        }
        return packet == packets.Length;
    }
}
