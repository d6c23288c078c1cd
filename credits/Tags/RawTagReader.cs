using System.Buffers.Binary;

namespace ProductionValue.Credits;

/// <summary>Tells a container by its first bytes and reads the fields of all tags in it.</summary>
/// <remarks>Pure file reading: at most <see cref="TagBytes.MaxTotal"/> bytes of a file are read, whatever it says of itself.</remarks>
internal static class RawTagReader
{
    /// <summary>The fields of a file, in its order; null where the container is none that is read here.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IReadOnlyList<TagField>? Read(string path)
    {
        using var file = new TagBytes(path);
        var fields = new TagFields();
        return ReadContainer(file, fields) ? fields.All : null;
    }

    private static bool ReadContainer(TagBytes file, TagFields fields)
    {
        var head = new byte[16];
        if (!file.TryRead(0, head.AsSpan(0, (int)Math.Min(16, file.Length))))
            return false;
        ReadOnlySpan<byte> magic = head;
        if (magic.StartsWith("fLaC"u8))
            FlacReader.Read(file, 0, fields);
        else if (magic.StartsWith("OggS"u8))
            OggReader.Read(file, fields);
        else if ((magic.StartsWith("RIFF"u8) || magic.StartsWith("RF64"u8) || magic.StartsWith("BW64"u8)) && magic[8..].StartsWith("WAVE"u8))
            ChunkReader.ReadRiff(file, fields);
        else if (magic.StartsWith("FORM"u8) && (magic[8..].StartsWith("AIFF"u8) || magic[8..].StartsWith("AIFC"u8)))
            ChunkReader.ReadAiff(file, fields);
        else if (magic[4..].StartsWith("ftyp"u8))
            Mp4Reader.Read(file, fields);
        else if (new Guid(head) == AsfReader.Header)
            AsfReader.Read(file, fields);
        else if (magic.StartsWith("DSD "u8))
            ReadDsf(file, fields);
        else if (magic.StartsWith("wvpk"u8) || magic.StartsWith("MAC "u8) || magic.StartsWith("MP+"u8) || magic.StartsWith("MPCK"u8)
            || magic.StartsWith("TTA1"u8) || magic.StartsWith("OFR "u8) || magic.StartsWith("APETAGEX"u8))
            ApeReader.Read(file, fields);
        else if (magic.StartsWith("ID3"u8) || (magic[0] == 0xFF && (magic[1] & 0xE0) == 0xE0))
            ReadMpeg(file, fields);
        else
            return false;
        return true;
    }

    private static void ReadMpeg(TagBytes file, TagFields fields)
    {
        var hasVersion2 = Id3Reader.Read(file, 0, fields);
        var audio = Id3Reader.LengthAt(file, 0);
        if (file.Has(audio, "fLaC"u8))
        {
            FlacReader.Read(file, audio, fields); // Some programs put an ID3 tag before FLAC.
            return;
        }

        ApeReader.Read(file, fields);
        if (!hasVersion2)
            Id3Reader.ReadVersion1(file, fields);
    }

    // Sony, DSF File Format Specification 1.01: the offset of an ID3v2 tag is at byte 20.
    private static void ReadDsf(TagBytes file, TagFields fields)
    {
        if (file.Read(20, 8) is { } pointer && BinaryPrimitives.ReadInt64LittleEndian(pointer) is var offset and > 0)
            Id3Reader.Read(file, offset, fields);
    }
}
