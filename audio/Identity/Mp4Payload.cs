using System.Buffers.Binary;

namespace ProductionValue.Audio;

/// <summary>The sound in an MP4 file: the contents of its <c>mdat</c> boxes.</summary>
internal static class Mp4Payload
{
    private const int MostBoxes = 100_000;

    /// <summary>The runs of media bytes, or none when there is no such box.</summary>
    public static IReadOnlyList<ByteRun> Find(Stream stream, ByteRun inside)
    {
        var runs = new List<ByteRun>();
        var position = inside.Offset;
        Span<byte> head = stackalloc byte[16];
        for (var box = 0; box < MostBoxes && position + 8 <= inside.End; box++)
        {
            if (AudioIdentity.ReadAt(stream, position, head) < 8)
                break;
            long length = BinaryPrimitives.ReadUInt32BigEndian(head);
            var headBytes = 8;
            if (length == 1)
                (length, headBytes) = (BinaryPrimitives.ReadInt64BigEndian(head[8..]), 16);
            if (length == 0 || length > inside.End - position)
                length = inside.End - position; // Reaches to the end, or is cut short.
            if (length < headBytes)
                break;
            if (head[4..8].SequenceEqual("mdat"u8))
                runs.Add(new ByteRun(position + headBytes, length - headBytes));
            position += length;
        }
        return runs;
    }
}
