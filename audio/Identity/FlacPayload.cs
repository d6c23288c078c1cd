namespace ProductionValue.Audio;

/// <summary>The sound in a FLAC file: what follows the metadata blocks.</summary>
internal static class FlacPayload
{
    private const int MostBlocks = 1_024;

    /// <summary>The run of frames, or none when the blocks do not end within the file.</summary>
    public static IReadOnlyList<ByteRun> Find(Stream stream, ByteRun inside)
    {
        var position = inside.Offset + 4;
        Span<byte> head = stackalloc byte[4];
        for (var block = 0; block < MostBlocks; block++)
        {
            if (AudioIdentity.ReadAt(stream, position, head) < head.Length)
                return [];
            position += 4 + ((head[1] << 16) | (head[2] << 8) | head[3]);
            if (position >= inside.End)
                return [];
            if ((head[0] & 0x80) != 0)
                return [new ByteRun(position, inside.End - position)];
        }
        return [];
    }
}
