using System.IO.Compression;

namespace ProductionValue.Credits;

/// <summary>The bytes of one tag's ID3v2 frames as they were before they were packed.</summary>
internal sealed class Id3Frame
{
    /// <summary>Largest frame after decompression, bytes.</summary>
    private const int MaxUnpacked = 64 << 10;

    private int _inflationsLeft = 64; // A tag of many packed frames is no tag but an attack.

    /// <summary>The content of a frame; null where it is encrypted or its packing is broken.</summary>
    /// <param name="version">2, 3 or 4.</param>
    /// <param name="flags">The frame's second flag byte; 0 for version 2.</param>
    /// <param name="unsynchronised">Whether the whole tag of version 4 says that its frames are.</param>
    /// <param name="bytes">The frame without its header.</param>
    /// <remarks>ID3v2.3.0 section 3.3.1 and ID3v2.4.0 structure section 4.1.2.</remarks>
    public byte[]? Unpack(int version, byte flags, bool unsynchronised, ReadOnlySpan<byte> bytes) => version switch
    {
        2 => bytes.ToArray(),
        3 => Unpack3(flags, bytes),
        _ => Unpack4(flags, unsynchronised, bytes),
    };

    /// <summary>Takes the zero bytes out that were put behind every 0xFF.</summary>
    /// <remarks>ID3v2.4.0 structure, section 6.1.</remarks>
    public static byte[] Synchronise(ReadOnlySpan<byte> bytes)
    {
        var restored = new byte[bytes.Length];
        var count = 0;
        for (var position = 0; position < bytes.Length; position++)
        {
            restored[count++] = bytes[position];
            if (bytes[position] == 0xFF && position + 1 < bytes.Length && bytes[position + 1] == 0)
                position++;
        }

        return restored[..count];
    }

    private byte[]? Unpack3(byte flags, ReadOnlySpan<byte> bytes)
    {
        const byte Compressed = 0x80, Encrypted = 0x40, Grouped = 0x20;
        if ((flags & Encrypted) != 0)
            return null;
        var skipped = ((flags & Compressed) != 0 ? 4 : 0) + ((flags & Grouped) != 0 ? 1 : 0);
        if (skipped > bytes.Length)
            return null;
        return (flags & Compressed) != 0 ? Inflate(bytes[skipped..]) : bytes[skipped..].ToArray();
    }

    private byte[]? Unpack4(byte flags, bool unsynchronised, ReadOnlySpan<byte> bytes)
    {
        const byte Grouped = 0x40, Compressed = 0x08, Encrypted = 0x04, Unsynchronised = 0x02, LengthFirst = 0x01;
        if ((flags & Encrypted) != 0)
            return null;
        var skipped = ((flags & Grouped) != 0 ? 1 : 0) + ((flags & (LengthFirst | Compressed)) != 0 ? 4 : 0);
        if (skipped > bytes.Length)
            return null;
        var content = unsynchronised || (flags & Unsynchronised) != 0 ? Synchronise(bytes[skipped..]) : bytes[skipped..].ToArray();
        return (flags & Compressed) != 0 ? Inflate(content) : content;
    }

    private byte[]? Inflate(ReadOnlySpan<byte> bytes)
    {
        if (_inflationsLeft-- <= 0)
            return null;
        using var packed = new ZLibStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
        var unpacked = new byte[MaxUnpacked];
        try
        {
            var count = packed.ReadAtLeast(unpacked, MaxUnpacked, throwOnEndOfStream: false);
            return count < MaxUnpacked ? unpacked[..count] : null; // No name is as long: a picture, or a bomb.
        }
        catch (InvalidDataException)
        {
            return null; // The frame says it is compressed and is not.
        }
    }
}
