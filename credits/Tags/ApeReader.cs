using System.Buffers.Binary;
using System.Text;

namespace ProductionValue.Credits;

/// <summary>APE tags, versions 1 and 2, at the end of a file (before an ID3v1 tag) or at its start.</summary>
/// <remarks>hydrogenaud.io wiki, <i>APEv2 specification</i>.</remarks>
internal static class ApeReader
{
    private const int HeaderLength = 32;
    private static readonly byte[] Mark = [.. "APETAGEX"u8];

    /// <summary>Reads the tag.</summary>
    public static void Read(TagBytes file, TagFields fields)
    {
        foreach (var end in new[] { file.Length, file.Length - 128 })
        {
            if (file.Read(end - HeaderLength, HeaderLength) is { } footer && footer.AsSpan().StartsWith(Mark))
            {
                var length = BinaryPrimitives.ReadUInt32LittleEndian(footer.AsSpan(12)); // Items and footer.
                if (length >= HeaderLength && file.Read(end - length, length - HeaderLength) is { } items)
                    ReadItems(items, fields);
                return;
            }
        }

        if (file.Read(0, HeaderLength) is { } header && header.AsSpan().StartsWith(Mark)
            && file.Read(HeaderLength, Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(12)), file.Length - HeaderLength)) is { } first)
            ReadItems(first, fields);
    }

    private static void ReadItems(ReadOnlySpan<byte> items, TagFields fields)
    {
        while (items.Length > 8 && !fields.IsFull)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(items);
            var flags = BinaryPrimitives.ReadUInt32LittleEndian(items[4..]);
            var keyLength = items[8..].IndexOf((byte)0);
            if (keyLength < 2 || items[8..].StartsWith(Mark))
                return;
            var key = Encoding.Latin1.GetString(items.Slice(8, keyLength));
            items = items[(8 + keyLength + 1)..];
            if (length > items.Length)
                return;
            var isText = ((flags >> 1) & 3) == 0;
            if (isText && length <= TagBytes.MaxPart)
                AddValues(key, items[..(int)length], fields);
            items = items[(int)length..];
        }
    }

    private static void AddValues(string key, ReadOnlySpan<byte> value, TagFields fields)
    {
        foreach (var part in value.Split((byte)0))
            fields.Add(TagFamily.Ape, key, TagText.Utf8(value[part]));
    }
}
