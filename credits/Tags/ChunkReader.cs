using System.Buffers.Binary;
using System.Text;

namespace ProductionValue.Credits;

/// <summary>Files of chunks: RIFF (WAV), little end first, and AIFF, big end first; both may hold a whole ID3v2 tag.</summary>
/// <remarks>IBM and Microsoft, <i>Multimedia Programming Interface</i> (1991); Apple, <i>AIFF-C</i> (1991); EBU Tech 3306 (RF64).</remarks>
internal static class ChunkReader
{
    private const int MaxChunks = 4_096;

    /// <summary>Reads a WAV file.</summary>
    public static void ReadRiff(TagBytes file, TagFields fields)
    {
        long? dataBytes = null; // In RF64, where 32 bits do not hold it.
        foreach (var chunk in Chunks(file, 12, file.Length, bigEndian: false, name => name == "data" ? dataBytes : null))
        {
            if (chunk.Name == "ds64" && file.Read(chunk.Start + 8, 8) is { } length)
                dataBytes = BinaryPrimitives.ReadInt64LittleEndian(length);
            else if (chunk.Name is "id3 " or "ID3 ")
                Id3Reader.Read(file, chunk.Start, fields);
            else if (chunk.Name == "LIST" && file.Has(chunk.Start, "INFO"u8))
                AddTexts(file, TagFamily.Riff, Chunks(file, chunk.Start + 4, chunk.End, bigEndian: false, null), fields);
        }
    }

    /// <summary>Reads an AIFF or AIFF-C file.</summary>
    public static void ReadAiff(TagBytes file, TagFields fields)
    {
        foreach (var chunk in Chunks(file, 12, file.Length, bigEndian: true, null))
        {
            if (chunk.Name is "ID3 " or "id3 ")
                Id3Reader.Read(file, chunk.Start, fields);
            else if (chunk.Name is "NAME" or "AUTH" or "ANNO" or "(c) ")
                AddTexts(file, TagFamily.Aiff, [chunk], fields);
        }
    }

    private static void AddTexts(TagBytes file, TagFamily family, IEnumerable<Chunk> chunks, TagFields fields)
    {
        foreach (var chunk in chunks.Where(chunk => chunk.End - chunk.Start <= TagFields.MaxValue))
        {
            if (file.Read(chunk.Start, chunk.End - chunk.Start) is { } bytes)
                fields.Add(family, chunk.Name, TagText.Guessed(TagText.BeforeNul(bytes)).Trim());
        }
    }

    private static IEnumerable<Chunk> Chunks(TagBytes file, long start, long end, bool bigEndian, Func<string, long?>? realLength)
    {
        var header = new byte[8];
        for (var chunk = 0; chunk < MaxChunks && start + 8 <= end && file.TryRead(start, header); chunk++)
        {
            var name = Encoding.Latin1.GetString(header, 0, 4);
            long length = bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)) : BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4));
            if (length == uint.MaxValue && realLength?.Invoke(name) is { } real)
                length = real;
            if (length < 0 || length > end - start - 8)
                length = end - start - 8; // Cut off, or written to a pipe: read what is there.
            yield return new Chunk(name, start + 8, start + 8 + length);
            start += 8 + length + (length & 1);
        }
    }

    private readonly record struct Chunk(string Name, long Start, long End);
}
