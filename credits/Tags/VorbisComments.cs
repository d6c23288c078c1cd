using System.Buffers.Binary;
using System.Globalization;

namespace ProductionValue.Credits;

/// <summary>A block of Vorbis comments: <c>NAME=value</c> in UTF-8.</summary>
/// <remarks>Xiph.Org, <i>Ogg Vorbis I format specification: comment field and header specification</i>.</remarks>
internal static class VorbisComments
{
    /// <summary>Reads the comments; what is cut off is left out.</summary>
    public static void Read(ReadOnlySpan<byte> block, TagFields fields)
    {
        if (!TakeText(ref block, out _) || block.Length < 4)
            return; // The vendor comes first.
        var count = BinaryPrimitives.ReadUInt32LittleEndian(block);
        block = block[4..];
        for (var comment = 0u; comment < count && !fields.IsFull && TakeText(ref block, out var text); comment++)
        {
            if (text.IndexOf((byte)'=') is var sign and > 0 && text.Length - sign - 1 <= TagFields.MaxValue)
                fields.Add(TagFamily.Vorbis, TagText.Utf8(text[..sign]).ToUpper(CultureInfo.InvariantCulture), TagText.Utf8(text[(sign + 1)..]));
        }
    }

    private static bool TakeText(ref ReadOnlySpan<byte> block, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (block.Length < 4)
            return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(block);
        if (length > block.Length - 4)
            return false;
        text = block.Slice(4, (int)length);
        block = block[(4 + (int)length)..];
        return true;
    }
}
