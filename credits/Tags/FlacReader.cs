namespace ProductionValue.Credits;

/// <summary>The comment block among the metadata blocks of FLAC.</summary>
/// <remarks>RFC 9639, section 8: a bit for the last block, seven for its type (4: comments), 24 for its length.</remarks>
internal static class FlacReader
{
    private const int MaxBlocks = 1_024;

    /// <summary>Reads the blocks behind the marker at <paramref name="offset"/>.</summary>
    public static void Read(TagBytes file, long offset, TagFields fields)
    {
        offset += 4;
        for (var block = 0; block < MaxBlocks && file.ReadBigEndian(offset) is { } header; block++)
        {
            var length = header & 0xFFFFFF;
            if (((header >> 24) & 0x7F) == 4 && file.Read(offset + 4, Math.Min(length, file.Length - offset - 4)) is { } comments)
                VorbisComments.Read(comments, fields);
            if ((header & 0x80000000) != 0)
                return;
            offset += 4 + length;
        }
    }
}
