using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ProductionValue.Grains.Search;

/// <summary>An audio content's identity in 16 bytes, so that a shard can compare a million of them.</summary>
internal static class ContentKey
{
    private const int HexDigits = 32;

    /// <summary>The key of a content id: its own 128 bits where it is 32 hexadecimal digits, as extraction makes them, else a hash of the text; 0 for none.</summary>
    public static UInt128 Of(string contentId) =>
        contentId.Length == 0 ? 0
        : contentId.Length == HexDigits && UInt128.TryParse(contentId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key) ? key
        : System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(contentId)));
}
