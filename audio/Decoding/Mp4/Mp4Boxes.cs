using System.Buffers.Binary;

namespace ProductionValue.Audio;

/// <summary>Boxes of an MP4 file that lie in memory (ISO/IEC 14496-12, 4.2).</summary>
internal static class Mp4Boxes
{
    private const int HeadBytes = 8;

    /// <summary>The contents of the first box of a type; empty where there is none.</summary>
    /// <param name="boxes">Boxes one after the other.</param>
    /// <param name="type">Four letters.</param>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> type)
    {
        while (Next(ref boxes, out var found, out var contents))
        {
            if (found.SequenceEqual(type))
                return contents;
        }
        return default;
    }

    /// <summary>Takes the next box off; false where there is none that is whole.</summary>
    /// <param name="boxes">Boxes one after the other; afterwards those behind the first.</param>
    /// <param name="type">Receives its four letters.</param>
    /// <param name="contents">Receives what it holds.</param>
    public static bool Next(scoped ref ReadOnlySpan<byte> boxes, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> contents)
    {
        type = default;
        contents = default;
        if (boxes.Length < HeadBytes || BinaryPrimitives.ReadUInt32BigEndian(boxes) is var length && (length < HeadBytes || length > (uint)boxes.Length))
            return false;
        type = boxes[4..HeadBytes];
        contents = boxes[HeadBytes..(int)length];
        boxes = boxes[(int)length..];
        return true;
    }

    /// <summary>A 32-bit number in a table, or null where the table is too short.</summary>
    public static long? Number(ReadOnlySpan<byte> table, long at) =>
        at >= 0 && at + 4 <= table.Length ? BinaryPrimitives.ReadUInt32BigEndian(table[(int)at..]) : null;

    /// <summary>A 64-bit number in a table, or null where the table is too short or it is negative.</summary>
    public static long? LongNumber(ReadOnlySpan<byte> table, long at) =>
        at >= 0 && at + 8 <= table.Length && BinaryPrimitives.ReadInt64BigEndian(table[(int)at..]) is >= 0 and var value ? value : null;
}
