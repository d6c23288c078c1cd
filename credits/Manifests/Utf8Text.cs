using System.Text;
using System.Text.Unicode;

namespace ProductionValue.Credits;

/// <summary>Reads a whole text file as UTF-8 and nothing else, so that a name is never silently misspelt.</summary>
internal static class Utf8Text
{
    /// <summary>Largest file taken, bytes: about a million rows of a manifest.</summary>
    public const long MaxBytes = 256L << 20;

    /// <summary>The file's text without its byte order mark.</summary>
    /// <exception cref="InvalidDataException">It is too large or not UTF-8; the message names file and offset.</exception>
    public static string Read(string file)
    {
        var length = new FileInfo(file).Length;
        if (length > MaxBytes)
            throw new InvalidDataException($"{file}: expected at most {MaxBytes} bytes, got {length}");
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(file);
        if (bytes.StartsWith(new byte[] { 0xFF, 0xFE }) || bytes.StartsWith(new byte[] { 0xFE, 0xFF }))
            throw new InvalidDataException($"{file}: expected UTF-8, got the mark of UTF-16 at offset 0");
        var marked = bytes.StartsWith(Encoding.UTF8.Preamble);
        if (!Utf8.IsValid(bytes))
            throw new InvalidDataException($"{file}: expected UTF-8, got byte 0x{bytes[FirstInvalid(bytes)]:X2} at offset {FirstInvalid(bytes)}");
        return Encoding.UTF8.GetString(marked ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var offset = 0;
        while (Rune.DecodeFromUtf8(bytes[offset..], out _, out var consumed) is System.Buffers.OperationStatus.Done)
            offset += consumed;
        return offset;
    }
}
