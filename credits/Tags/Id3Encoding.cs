using System.Text;

namespace ProductionValue.Credits;

/// <summary>The text encodings of ID3v2 frames.</summary>
/// <remarks>ID3v2.4.0 structure, section 4: 0 Latin-1, 1 UTF-16 with a mark, 2 UTF-16BE, 3 UTF-8; strings end with a NUL of the encoding's width.</remarks>
internal static class Id3Encoding
{
    /// <summary>Most strings taken of one frame.</summary>
    private const int MaxStrings = 1_024;

    /// <summary>Whether the number names an encoding.</summary>
    public static bool Exists(byte encoding) => encoding <= 3;

    /// <summary>Takes one string off the front.</summary>
    public static string Take(byte encoding, ref ReadOnlySpan<byte> bytes)
    {
        var (end, next) = encoding is 1 or 2 ? FindWideNul(bytes) : FindNul(bytes);
        var text = Decode(encoding, bytes[..end]);
        bytes = bytes[next..];
        return text;
    }

    /// <summary>All strings; a NUL at the very end closes the last one.</summary>
    public static List<string> Split(byte encoding, ReadOnlySpan<byte> bytes)
    {
        var strings = new List<string>();
        while (bytes.Length > 0 && strings.Count < MaxStrings)
            strings.Add(Take(encoding, ref bytes));
        return strings;
    }

    private static string Decode(byte encoding, ReadOnlySpan<byte> bytes) => encoding switch
    {
        0 => Encoding.Latin1.GetString(bytes),
        1 => DecodeMarked(bytes),
        2 => TagText.Utf16BigEndian(bytes),
        _ => TagText.Utf8(bytes),
    };

    private static string DecodeMarked(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFE, 0xFF, ..] => TagText.Utf16BigEndian(bytes[2..]),
        [0xFF, 0xFE, ..] => TagText.Utf16(bytes[2..]),
        _ => TagText.Utf16(bytes), // A later string of a list is often written without its mark.
    };

    private static (int End, int Next) FindNul(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf((byte)0) is var end and >= 0 ? (end, end + 1) : (bytes.Length, bytes.Length);

    private static (int End, int Next) FindWideNul(ReadOnlySpan<byte> bytes)
    {
        for (var position = 0; position + 1 < bytes.Length; position += 2)
        {
            if (bytes[position] == 0 && bytes[position + 1] == 0)
                return (position, position + 2);
        }

        return (bytes.Length, bytes.Length);
    }
}
