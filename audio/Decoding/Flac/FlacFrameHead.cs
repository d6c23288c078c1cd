namespace ProductionValue.Audio;

/// <summary>The head of a FLAC frame (RFC 9639, 9.1).</summary>
/// <param name="FirstSample">Its first sample, counted a channel.</param>
/// <param name="BlockSize">Its samples a channel.</param>
/// <param name="Channels">How its channels are put: below 8 apart, 8 left and side, 9 side and right, 10 middle and side.</param>
/// <param name="Bytes">Length of the head.</param>
internal readonly record struct FlacFrameHead(long FirstSample, int BlockSize, int Channels, int Bytes)
{
    /// <summary>Left, and left − right.</summary>
    public const int LeftSide = 8;

    /// <summary>Left − right, and right.</summary>
    public const int SideRight = 9;

    /// <summary>Half the sum of both, and left − right.</summary>
    public const int MiddleSide = 10;

    /// <summary>Bytes of the longest head.</summary>
    public const int MostBytes = 16;

    private static readonly int[] Rates = [0, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];
    private static readonly int[] Depths = [0, 8, 12, -1, 16, 20, 24, 32];

    /// <summary>The first sample that does not belong to it.</summary>
    public long End => FirstSample + BlockSize;

    /// <summary>Reads a head; null where there is none, or one of another stream.</summary>
    /// <param name="bytes">Where it starts; as many bytes as there are, or <see cref="MostBytes"/>.</param>
    /// <param name="format">What the file says of itself.</param>
    public static FlacFrameHead? Read(ReadOnlySpan<byte> bytes, FlacFormat format)
    {
        if (bytes.Length < MostBytes || bytes[0] != 0xFF || (bytes[1] & 0xFE) != 0xF8 || (bytes[3] & 1) != 0)
            return null;
        var channels = bytes[3] >> 4;
        if (format.ChannelCount == 1 ? channels != 0 : channels is not (1 or LeftSide or SideRight or MiddleSide))
            return null;
        if (Depths[(bytes[3] >> 1) & 7] is not 0 and var depth && depth != format.BitDepth)
            return null;
        var at = 4;
        var number = Number(bytes, ref at);
        var blockSize = BlockSizeOf(bytes, ref at);
        var rate = RateOf(bytes, ref at);
        if (number < 0 || blockSize < 1 || blockSize > format.BlockSize || (rate != 0 && rate != format.SampleRate) || FlacChecksums.Crc8(bytes[..at]) != bytes[at])
            return null;
        var isCountedInSamples = (bytes[1] & 1) != 0;
        return new FlacFrameHead(isCountedInSamples ? number : number * format.BlockSize, blockSize, channels, at + 1);
    }

    // As many leading ones as there are bytes, then six bits a byte.
    private static long Number(ReadOnlySpan<byte> bytes, ref int at)
    {
        var first = bytes[at++];
        var ones = System.Numerics.BitOperations.LeadingZeroCount(~((uint)first << 24));
        if (ones == 0)
            return first;
        if (ones is 1 or > 7)
            return -1;
        long number = first & (0x7F >> ones);
        for (var more = 1; more < ones; more++)
        {
            if ((bytes[at] & 0xC0) != 0x80)
                return -1;
            number = (number << 6) | (uint)(bytes[at++] & 0x3F);
        }
        return number;
    }

    private static int BlockSizeOf(ReadOnlySpan<byte> bytes, ref int at)
    {
        var code = bytes[2] >> 4;
        switch (code)
        {
            case 0:
                return 0;
            case 1:
                return 192;
            case < 6:
                return 576 << (code - 2);
            case 6:
                return bytes[at++] + 1;
            case 7:
                at += 2;
                return ((bytes[at - 2] << 8) | bytes[at - 1]) + 1;
            default:
                return 256 << (code - 8);
        }
    }

    // 0: that of the stream.
    private static int RateOf(ReadOnlySpan<byte> bytes, ref int at)
    {
        var code = bytes[2] & 15;
        switch (code)
        {
            case 12:
                return bytes[at++] * 1_000;
            case 13 or 14:
                at += 2;
                return ((bytes[at - 2] << 8) | bytes[at - 1]) * (code == 13 ? 1 : 10);
            case 15:
                return -1;
            default:
                return Rates[code];
        }
    }
}
