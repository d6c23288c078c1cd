using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ProductionValue.Search.Storage;

/// <summary>
/// One record's bytes: mark, checksum, sequence, id, kind, dimensions, where its batch starts, numbers. The mark lets a reader find the next
/// whole record behind damage; the batch tells it whether the damage had already been on disk when that record was written.
/// </summary>
internal static class ChangeRecord
{
    public const int FixedBytes = 40;

    /// <summary>File header: magic, version, dimensions, first sequence, checksum.</summary>
    public const int HeaderBytes = 32;

    public const uint Version = 1;

    private const uint Mark = 0x4C435650; // "PVCL"

    private static ReadOnlySpan<byte> Magic => "PVCHANGE"u8;

    public static int BytesOf(ChangeKind kind, int dimensions) => FixedBytes + (kind == ChangeKind.Add ? dimensions * sizeof(float) : 0);

    public static void Write(Span<byte> bytes, ulong sequence, ChangeKind kind, ulong id, long batch, ReadOnlySpan<float> embedding)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Mark);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], id);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[24..], (uint)kind);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[28..], (uint)embedding.Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], batch);
        MemoryMarshal.AsBytes(embedding).CopyTo(bytes[FixedBytes..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Crc32C.Of(bytes[8..]));
    }

    /// <summary>Length of the whole record these bytes start with; 0 when they start with none.</summary>
    public static int Read(ReadOnlySpan<byte> bytes, int dimensions, out ulong sequence, out ChangeKind kind, out ulong id, out long batch)
    {
        (sequence, kind, id, batch) = (0, default, 0, 0);
        if (bytes.Length < FixedBytes || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Mark)
            return 0;
        kind = (ChangeKind)BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]);
        var numbers = BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]);
        if (kind is not (ChangeKind.Add or ChangeKind.Remove) || numbers != (kind == ChangeKind.Add ? dimensions : 0))
            return 0;
        var length = BytesOf(kind, dimensions);
        if (bytes.Length < length || BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) != Crc32C.Of(bytes[8..length]))
            return 0;
        sequence = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        id = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        batch = BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]);
        return length;
    }

    public static byte[] Header(int dimensions, ulong firstSequence)
    {
        var bytes = new byte[HeaderBytes];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), (uint)dimensions);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), firstSequence);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(24), Crc32C.Of(bytes.AsSpan(0, 24)));
        return bytes;
    }

    /// <exception cref="InvalidDataException">Not the header of a log of these dimensions.</exception>
    public static ulong ReadHeader(string path, ReadOnlySpan<byte> bytes, int dimensions)
    {
        if (bytes.Length < HeaderBytes || !bytes.StartsWith(Magic))
            throw SnapshotHeader.Damage(path, 0, "not a log of changes");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (version != Version)
            throw SnapshotHeader.Damage(path, 8, $"format version {version}, this program reads version {Version}");
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]) != Crc32C.Of(bytes[..24]))
            throw SnapshotHeader.Damage(path, 24, "the header's checksum does not match");
        var found = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        if (found != dimensions)
            throw SnapshotHeader.Damage(path, 12, $"embeddings of {found} dimensions, expected {dimensions}");
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
    }
}
