using System.Numerics;
using System.Runtime.InteropServices;

namespace ProductionValue.Search.Storage;

/// <summary>CRC-32C (Castagnoli), the one of iSCSI (RFC 3720): the processor has an instruction for it.</summary>
internal static unsafe class Crc32C
{
    /// <summary>Checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Continue(uint.MaxValue, bytes);

    /// <summary>One checksum a page, the last page being what is left; four pages at a time, since the instruction's latency is three cycles.</summary>
    public static void Pages(byte* bytes, nuint length, int pageBytes, Span<uint> checksums)
    {
        var whole = (int)(length / (nuint)pageBytes);
        var page = 0;
        for (; page + 4 <= whole; page += 4)
        {
            uint a = uint.MaxValue, b = a, c = a, d = a;
            var p = (ulong*)(bytes + (nuint)page * (nuint)pageBytes);
            var words = pageBytes / sizeof(ulong);
            for (var i = 0; i < words; i++)
            {
                a = BitOperations.Crc32C(a, p[i]);
                b = BitOperations.Crc32C(b, p[words + i]);
                c = BitOperations.Crc32C(c, p[words * 2 + i]);
                d = BitOperations.Crc32C(d, p[words * 3 + i]);
            }
            (checksums[page], checksums[page + 1], checksums[page + 2], checksums[page + 3]) = (~a, ~b, ~c, ~d);
        }
        for (; (nuint)page * (nuint)pageBytes < length; page++)
        {
            var start = (nuint)page * (nuint)pageBytes;
            checksums[page] = Of(new ReadOnlySpan<byte>(bytes + start, (int)nuint.Min(length - start, (nuint)pageBytes)));
        }
    }

    private static uint Continue(uint checksum, ReadOnlySpan<byte> bytes)
    {
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            checksum = BitOperations.Crc32C(checksum, word);
        foreach (var one in bytes[(bytes.Length & ~7)..])
            checksum = BitOperations.Crc32C(checksum, one);
        return checksum;
    }
}
