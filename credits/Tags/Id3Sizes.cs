using System.Buffers.Binary;

namespace ProductionValue.Credits;

/// <summary>Tells whether a version 4 tag was written with plain frame sizes, as an old iTunes did, instead of seven bits a byte.</summary>
internal static class Id3Sizes
{
    private const int HeaderLength = 10;
    private const int MaxFrames = 1_024;

    /// <summary>Whether walking by plain sizes meets more frames than walking by seven bits a byte.</summary>
    public static bool ArePlain(ReadOnlySpan<byte> frames) => CountFrames(frames, plain: true) > CountFrames(frames, plain: false);

    private static int CountFrames(ReadOnlySpan<byte> frames, bool plain)
    {
        var count = 0;
        while (frames.Length > HeaderLength && count < MaxFrames && Id3Reader.IsFrameId(frames[..4]))
        {
            var four = BinaryPrimitives.ReadUInt32BigEndian(frames[4..]);
            if (!plain && (four & 0x80808080) != 0)
                return count;
            var size = plain ? four : ((four >> 3) & 0x0FE00000) | ((four >> 2) & 0x001FC000) | ((four >> 1) & 0x00003F80) | (four & 0x7F);
            if (size > frames.Length - HeaderLength)
                return count;
            count++;
            frames = frames[(HeaderLength + (int)size)..];
        }

        return count;
    }
}
