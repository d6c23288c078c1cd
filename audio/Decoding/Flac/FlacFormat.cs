using System.Buffers.Binary;

namespace ProductionValue.Audio;

/// <summary>What a FLAC file says of itself in its first block (RFC 9639, 8.2).</summary>
/// <param name="FirstFrame">The byte its first frame starts at.</param>
/// <param name="BlockSize">Samples a channel of its longest frame; of a file of fixed block size, of every frame but the last.</param>
/// <param name="SampleRate">Samples per second, Hz.</param>
/// <param name="ChannelCount">Channels.</param>
/// <param name="BitDepth">Bits of a sample.</param>
/// <param name="SampleCount">Samples a channel; 0 where it does not tell.</param>
internal sealed record FlacFormat(long FirstFrame, int BlockSize, int SampleRate, int ChannelCount, int BitDepth, long SampleCount)
{
    private const int BlockHeadBytes = 4;
    private const int DescriptionBytes = 34;
    private const int MostBitDepth = 24;

    /// <summary>Bytes that no frame exceeds: samples without compression, one bit more for a difference of channels, and the heads.</summary>
    public int MostFrameBytes => (BlockSize * ChannelCount * (BitDepth + 1) / 8) + 64;

    /// <summary>Reads it; null where the file is none of one or two channels and at most 24 bits whose length is told.</summary>
    /// <param name="stream">The file.</param>
    public static FlacFormat? Read(Stream stream)
    {
        var inside = TagContainers.Strip(stream);
        Span<byte> head = stackalloc byte[4 + BlockHeadBytes + DescriptionBytes];
        if (AudioIdentity.ReadAt(stream, inside.Offset, head) < head.Length || !head[..4].SequenceEqual("fLaC"u8) || (head[4] & 0x7F) != 0
            || FlacPayload.Find(stream, inside) is not [var frames])
        {
            return null;
        }
        var description = head[(4 + BlockHeadBytes)..];
        var packed = BinaryPrimitives.ReadUInt64BigEndian(description[10..]); // 20 bits of rate, 3 of channels, 5 of depth, 36 of length.
        var told = new FlacFormat(
            frames.Offset, BinaryPrimitives.ReadUInt16BigEndian(description[2..]), (int)(packed >> 44), (int)((packed >> 41) & 7) + 1,
            (int)((packed >> 36) & 31) + 1, (long)(packed & 0xF_FFFF_FFFF));
        return told is { BlockSize: >= 16, SampleRate: > 0, ChannelCount: 1 or 2, BitDepth: >= 8 and <= MostBitDepth, SampleCount: > 0 } ? told : null;
    }
}
