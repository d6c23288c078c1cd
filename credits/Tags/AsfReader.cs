using System.Buffers.Binary;
using System.Globalization;

namespace ProductionValue.Credits;

/// <summary>The description objects of ASF (WMA).</summary>
/// <remarks>Microsoft, <i>Advanced Systems Format Specification</i> 01.20.03, sections 3.10, 3.11, 4.7, 4.8.</remarks>
internal static class AsfReader
{
    private const int MaxObjects = 1_024;

    /// <summary>The sixteen bytes an ASF file begins with.</summary>
    public static readonly Guid Header = new("75b22630-668e-11cf-a6d9-00aa0062ce6c");

    private static readonly Guid Description = new("75b22633-668e-11cf-a6d9-00aa0062ce6c");
    private static readonly Guid ExtendedDescription = new("d2d0a440-e307-11d2-97f0-00a0c95ea850");
    private static readonly Guid HeaderExtension = new("5fbf03b5-a92e-11cf-8ee3-00c00c205365");
    private static readonly Guid Metadata = new("c5f8cbea-5baf-4877-8467-aa8c44fa4cca");
    private static readonly Guid MetadataLibrary = new("44231c94-9498-49d1-a141-1d134e457054");
    private static readonly string[] DescriptionKeys = ["Title", "Author", "Copyright", "Description", "Rating"];

    /// <summary>Reads the header object at the start of the file.</summary>
    public static void Read(TagBytes file, TagFields fields)
    {
        if (file.Read(16, 8) is { } length)
            ReadObjects(file, 30, Math.Min(BinaryPrimitives.ReadInt64LittleEndian(length), file.Length), fields, inExtension: false);
    }

    private static void ReadObjects(TagBytes file, long start, long end, TagFields fields, bool inExtension)
    {
        var header = new byte[24];
        for (var count = 0; count < MaxObjects && !fields.IsFull && start + 24 <= end && file.TryRead(start, header); count++)
        {
            var kind = new Guid(header.AsSpan(0, 16));
            var length = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(16));
            if (length < 24 || length > end - start)
                return;
            if (kind == HeaderExtension && !inExtension)
                ReadObjects(file, start + 46, start + length, fields, inExtension: true);
            else if (Reader(kind) is { } reader && file.Read(start + 24, length - 24) is { } body)
                reader(body, fields);
            start += length;
        }
    }

    private static Action<byte[], TagFields>? Reader(Guid kind)
    {
        if (kind == Description)
            return ReadDescription;
        if (kind == ExtendedDescription)
            return ReadExtended;
        return kind == Metadata || kind == MetadataLibrary ? ReadMetadata : null;
    }

    private static void ReadDescription(byte[] body, TagFields fields)
    {
        if (body.Length < 10)
            return;
        var offset = 10;
        for (var position = 0; position < DescriptionKeys.Length; position++)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(body.AsSpan(position * 2));
            if (length > body.Length - offset)
                return;
            fields.Add(TagFamily.Asf, DescriptionKeys[position], Text(body.AsSpan(offset, length)));
            offset += length;
        }
    }

    // Count, then: length of the name, name, type, length of the value, value.
    private static void ReadExtended(byte[] body, TagFields fields)
    {
        ReadOnlySpan<byte> rest = body;
        var count = TakeShort(ref rest) ?? 0;
        for (; count > 0 && TakeShort(ref rest) is { } nameLength && Take(ref rest, nameLength, out var name); count--)
        {
            if (TakeShort(ref rest) is not { } type || TakeShort(ref rest) is not { } valueLength || !Take(ref rest, valueLength, out var value))
                return;
            fields.Add(TagFamily.Asf, Text(name), ValueOf(type, value));
        }
    }

    // Count, then: language, stream, length of the name, type, 32-bit length of the value, name, value.
    private static void ReadMetadata(byte[] body, TagFields fields)
    {
        ReadOnlySpan<byte> rest = body;
        for (var count = TakeShort(ref rest) ?? 0; count > 0 && Take(ref rest, 12, out var header); count--)
        {
            var valueLength = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
            if (valueLength > rest.Length || !Take(ref rest, BinaryPrimitives.ReadUInt16LittleEndian(header[4..]), out var name)
                || !Take(ref rest, (int)valueLength, out var value))
                return;
            fields.Add(TagFamily.Asf, Text(name), ValueOf(BinaryPrimitives.ReadUInt16LittleEndian(header[6..]), value));
        }
    }

    private static string ValueOf(int type, ReadOnlySpan<byte> value) => type switch
    {
        0 => Text(value),
        3 when value.Length >= 4 => BinaryPrimitives.ReadUInt32LittleEndian(value).ToString(CultureInfo.InvariantCulture),
        _ => "",
    };

    private static string Text(ReadOnlySpan<byte> bytes) => TagText.Utf16(bytes).TrimEnd('\0');

    private static int? TakeShort(ref ReadOnlySpan<byte> rest) =>
        Take(ref rest, 2, out var two) ? BinaryPrimitives.ReadUInt16LittleEndian(two) : null;

    private static bool Take(ref ReadOnlySpan<byte> rest, int length, out ReadOnlySpan<byte> part)
    {
        part = default;
        if (length > rest.Length)
            return false;
        part = rest[..length];
        rest = rest[length..];
        return true;
    }
}
