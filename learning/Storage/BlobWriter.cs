using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ProductionValue.Learning;

/// <summary>
/// Writes a versioned, checksummed blob: 8 bytes of magic, version and payload length as 32-bit integers, the payload, and the
/// SHA-256 of everything before it. All numbers are little-endian.
/// </summary>
internal sealed class BlobWriter
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderBytes = 16;

    /// <summary>Bytes after the payload.</summary>
    public const int ChecksumBytes = 32;

    private readonly ArrayBufferWriter<byte> bytes = new();

    /// <summary>Begins a blob.</summary>
    /// <param name="magic">Eight ASCII characters naming the format.</param>
    /// <param name="version">Version of the format.</param>
    public BlobWriter(string magic, int version)
    {
        Require.That(magic.Length == 8, nameof(magic), $"expected 8 characters, got '{magic}'");
        bytes.Write(Encoding.ASCII.GetBytes(magic));
        Write(version);
        Write(0); // The payload's length, filled in at the end.
    }

    /// <summary>Writes a 32-bit integer.</summary>
    public void Write(int value)
    {
        Span<byte> buffer = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(buffer, value);
        bytes.Write(buffer);
    }

    /// <summary>Writes a 64-bit float.</summary>
    public void Write(double value)
    {
        Span<byte> buffer = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(buffer, value);
        bytes.Write(buffer);
    }

    /// <summary>Writes 32-bit floats without their count.</summary>
    public void Write(ReadOnlySpan<float> values)
    {
        Span<byte> buffer = stackalloc byte[4];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(buffer, value);
            bytes.Write(buffer);
        }
    }

    /// <summary>Closes the blob.</summary>
    /// <returns>Header, payload and checksum.</returns>
    public byte[] ToArray()
    {
        var content = bytes.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(12), content.Length - HeaderBytes);
        return [.. content, .. SHA256.HashData(content)];
    }
}
