using System.Text;

namespace ProductionValue.Credits;

/// <summary>Bytes of tags as text. Whatever the bytes, the answer is well-formed Unicode.</summary>
internal static class TagText
{
    private static readonly UnicodeEncoding BigEndian = new(bigEndian: true, byteOrderMark: false);
    private static readonly UnicodeEncoding LittleEndian = new(bigEndian: false, byteOrderMark: false);

    /// <summary>UTF-8, with U+FFFD for what is none.</summary>
    public static string Utf8(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>UTF-8 where it is that, else Latin-1: for formats that never said which.</summary>
    public static string Guessed(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes) ? Utf8(bytes) : Encoding.Latin1.GetString(bytes);

    /// <summary>UTF-16, least significant byte first.</summary>
    public static string Utf16(ReadOnlySpan<byte> bytes) => LittleEndian.GetString(bytes[..(bytes.Length & ~1)]);

    /// <summary>UTF-16, most significant byte first.</summary>
    public static string Utf16BigEndian(ReadOnlySpan<byte> bytes) => BigEndian.GetString(bytes[..(bytes.Length & ~1)]);

    /// <summary>Text before the first NUL.</summary>
    public static ReadOnlySpan<byte> BeforeNul(ReadOnlySpan<byte> bytes) => bytes.IndexOf((byte)0) is var end and >= 0 ? bytes[..end] : bytes;
}
