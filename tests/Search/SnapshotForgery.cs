using System.Buffers.Binary;
using ProductionValue.Search.Storage;

namespace ProductionValue.Tests.Search;

/// <summary>Makes a damaged snapshot's checksums right again, as someone who means harm would.</summary>
internal static class SnapshotForgery
{
    private const int SectionsAt = 112, Sections = 9;

    public static Span<byte> Section(byte[] bytes, int kind)
    {
        var at = SectionsAt + (kind - 1) * 24;
        var offset = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + 8));
        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + 16));
        return offset + length <= (ulong)bytes.Length ? bytes.AsSpan((int)offset, (int)length) : [];
    }

    public static void MakeChecksumsGood(byte[] bytes)
    {
        var sums = Section(bytes, Sections);
        var page = 0;
        for (var kind = 1; kind < Sections; kind++)
        {
            var section = Section(bytes, kind);
            for (var start = 0; start < section.Length && page * 4 + 4 <= sums.Length; start += SnapshotHeader.PageBytes, page++)
                BinaryPrimitives.WriteUInt32LittleEndian(sums[(page * 4)..], Crc32C.Of(section[start..Math.Min(section.Length, start + SnapshotHeader.PageBytes)]));
        }
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumsChecksumAt), Crc32C.Of(sums));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(SnapshotHeader.Bytes - 4), Crc32C.Of(bytes.AsSpan(0, SnapshotHeader.Bytes - 4)));
    }

    private const int ChecksumsChecksumAt = 96;
}
