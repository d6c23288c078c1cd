namespace ProductionValue.Audio;

/// <summary>The header of one frame of MPEG audio (ISO/IEC 11172-3, 13818-3).</summary>
/// <param name="Layer">1, 2 or 3; 0 for AAC in ADTS.</param>
/// <param name="FrameBytes">Length of the frame with its header; 0 when it is not told (free format, other layers).</param>
/// <param name="SideBytes">Bytes from the frame's start to where a layer III frame's main part may begin.</param>
internal readonly record struct MpegHeader(int Layer, int FrameBytes, int SideBytes)
{
    private static readonly int[] Version1KiloBits = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    private static readonly int[] Version2KiloBits = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    private static readonly int[] Version1Rates = [44_100, 48_000, 32_000];

    /// <summary>The header at a position, or null when there is none.</summary>
    public static MpegHeader? At(Stream stream, long offset)
    {
        Span<byte> head = stackalloc byte[4];
        if (AudioIdentity.ReadAt(stream, offset, head) < head.Length || head[0] != 0xFF || (head[1] & 0xE0) != 0xE0)
            return null;
        var version = (head[1] >> 3) & 3; // 3 is version 1, 2 is version 2, 0 is version 2.5.
        var layer = (4 - ((head[1] >> 1) & 3)) % 4;
        if (layer != 3)
            return new MpegHeader(layer, 0, 0);
        var (bitRate, rate) = (head[2] >> 4, (head[2] >> 2) & 3);
        if (version == 1 || bitRate == 15 || rate == 3)
            return null;
        var sampleRate = Version1Rates[rate] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
        var kiloBits = (version == 3 ? Version1KiloBits : Version2KiloBits)[bitRate];
        var isMono = head[3] >> 6 == 3;
        var side = version == 3 ? (isMono ? 17 : 32) : (isMono ? 9 : 17);
        var frameBytes = kiloBits == 0 ? 0 : ((version == 3 ? 144_000 : 72_000) * kiloBits / sampleRate) + ((head[2] >> 1) & 1);
        return new MpegHeader(layer, frameBytes, 4 + side);
    }
}
