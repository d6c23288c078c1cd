using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ProductionValue.Learning;

/// <summary>Reads what <see cref="BlobWriter"/> wrote, and names the offset of the first byte that cannot be right.</summary>
internal ref struct BlobReader
{
    private readonly ReadOnlySpan<byte> content;
    private readonly string magic;

    /// <summary>Checks the frame: magic, version, length and checksum.</summary>
    /// <param name="blob">The whole blob.</param>
    /// <param name="magic">The magic expected.</param>
    /// <param name="version">The latest version understood; those before it, from 1, are read as well.</param>
    /// <exception cref="InvalidDataException">Any of them is wrong.</exception>
    public BlobReader(ReadOnlySpan<byte> blob, string magic, int version)
    {
        this.magic = magic.Trim();
        if (blob.Length < BlobWriter.HeaderBytes + BlobWriter.ChecksumBytes)
            throw Bad(blob.Length, $"expected at least {BlobWriter.HeaderBytes + BlobWriter.ChecksumBytes} bytes, got {blob.Length}");
        if (!blob[..8].SequenceEqual(Encoding.ASCII.GetBytes(magic)))
            throw Bad(0, $"expected '{magic}'");
        var found = BinaryPrimitives.ReadInt32LittleEndian(blob[8..]);
        if (found < 1 || found > version)
            throw Bad(8, $"expected version {(version == 1 ? "1" : $"1 to {version}")}, got {found}");
        var payload = BinaryPrimitives.ReadInt32LittleEndian(blob[12..]);
        var expected = blob.Length - BlobWriter.HeaderBytes - BlobWriter.ChecksumBytes;
        if (payload != expected)
            throw Bad(12, $"expected a payload of {expected} bytes, got {payload}");
        content = blob[..^BlobWriter.ChecksumBytes];
        if (!SHA256.HashData(content).AsSpan().SequenceEqual(blob[content.Length..]))
            throw Bad(content.Length, "the checksum does not match the content");
        Offset = BlobWriter.HeaderBytes;
        Version = found;
    }

    /// <summary>Version of the format these bytes are in.</summary>
    public int Version { get; }

    /// <summary>Where the next value is read.</summary>
    public int Offset { get; private set; }

    /// <summary>Reads a 32-bit integer between two limits, both included.</summary>
    /// <exception cref="InvalidDataException">The blob ends, or the value lies outside.</exception>
    public int Int32(int low, int high)
    {
        var offset = Offset;
        var value = BinaryPrimitives.ReadInt32LittleEndian(Take(4));
        return value >= low && value <= high ? value : throw Bad(offset, $"expected {low} to {high}, got {value}");
    }

    /// <summary>Reads a finite 64-bit float.</summary>
    /// <exception cref="InvalidDataException">The blob ends, or the value is not finite.</exception>
    public double Double()
    {
        var offset = Offset;
        var value = BinaryPrimitives.ReadDoubleLittleEndian(Take(8));
        return double.IsFinite(value) ? value : throw Bad(offset, $"expected a finite number, got {value}");
    }

    /// <summary>Reads finite 32-bit floats.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="InvalidDataException">The blob ends, or a value is not finite.</exception>
    public float[] Floats(long count)
    {
        if (count * 4 > content.Length - Offset)
            throw Bad(Offset, $"expected {count} numbers, got {(content.Length - Offset) / 4}");
        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(Take(4));
            if (!float.IsFinite(values[i]))
                throw Bad(Offset - 4, $"expected a finite number, got {values[i]}");
        }

        return values;
    }

    /// <summary>The payload ends here.</summary>
    /// <exception cref="InvalidDataException">It does not.</exception>
    public readonly void End()
    {
        if (Offset != content.Length)
            throw Bad(Offset, $"expected the end, got {content.Length - Offset} more bytes");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > content.Length - Offset)
            throw Bad(Offset, $"expected {count} more bytes, got {content.Length - Offset}");
        var taken = content.Slice(Offset, count);
        Offset += count;
        return taken;
    }

    private readonly InvalidDataException Bad(int offset, string problem) => new($"{magic} at offset {offset}: {problem}");
}
