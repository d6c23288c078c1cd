using System.Buffers.Binary;

namespace ProductionValue.Audio;

/// <summary>The sound in a file of chunks: WAV and AIFF.</summary>
internal static class ChunkPayload
{
    private const int MostChunks = 10_000;

    /// <summary>The <c>fmt</c> and <c>data</c> chunks of a WAVE file, or none when there is no data.</summary>
    public static IReadOnlyList<ByteRun> FindWave(Stream stream, ByteRun inside) => Find(stream, inside, littleEndian: true, "fmt "u8, "data"u8);

    /// <summary>The <c>COMM</c> and <c>SSND</c> chunks of an AIFF file, or none when there is no sound.</summary>
    public static IReadOnlyList<ByteRun> FindAiff(Stream stream, ByteRun inside) => Find(stream, inside, littleEndian: false, "COMM"u8, "SSND"u8);

    private static List<ByteRun> Find(Stream stream, ByteRun inside, bool littleEndian, ReadOnlySpan<byte> format, ReadOnlySpan<byte> sound)
    {
        var runs = new List<ByteRun>();
        var hasSound = false;
        var position = inside.Offset + 12;
        Span<byte> head = stackalloc byte[8];
        for (var chunk = 0; chunk < MostChunks && position + 8 <= inside.End; chunk++)
        {
            if (AudioIdentity.ReadAt(stream, position, head) < head.Length)
                break;
            long length = littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) : BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
            length = Math.Min(length, inside.End - position - 8); // Also of RF64, whose data chunk claims the most there can be.
            var isSound = head[..4].SequenceEqual(sound);
            if (length > 0 && (isSound || head[..4].SequenceEqual(format)))
                runs.Add(new ByteRun(position + 8, length));
            hasSound |= isSound && length > 0;
            position += 8 + length + (length & 1);
        }
        return hasSound ? runs : [];
    }
}
