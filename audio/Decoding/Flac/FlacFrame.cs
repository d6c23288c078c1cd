namespace ProductionValue.Audio;

/// <summary>Reads one FLAC frame into lanes (RFC 9639, 9.2).</summary>
internal static class FlacFrame
{
    private const int Fixed = 8;
    private const int Linear = 32;
    private const int ChecksumBytes = 2;

    private static readonly int[][] FixedPredictors = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

    /// <summary>Reads a frame.</summary>
    /// <param name="bytes">From its head on, and <see cref="FlacBits.Padding"/> behind what may belong to it.</param>
    /// <param name="head">Its head.</param>
    /// <param name="format">What the file says of itself.</param>
    /// <param name="lanes">Receive its channels.</param>
    /// <param name="lane">The lane of its first channel; the others follow.</param>
    /// <returns>Its bytes; 0 where it is damaged.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, FlacFrameHead head, FlacFormat format, FlacLanes lanes, int lane)
    {
        var bits = new FlacBits(bytes[head.Bytes..]);
        for (var channel = 0; channel < format.ChannelCount; channel++)
        {
            var isSide = channel == (head.Channels == FlacFrameHead.SideRight ? 0 : 1) && head.Channels >= FlacFrameHead.LeftSide;
            if (!ReadChannel(ref bits, head.BlockSize, format.BitDepth + (isSide ? 1 : 0), lanes, lane + channel))
                return 0;
        }
        var sound = head.Bytes + bits.BytesRead;
        if (bits.IsBeyondEnd || sound + ChecksumBytes > bytes.Length - FlacBits.Padding)
            return 0;
        var told = (bytes[sound] << 8) | bytes[sound + 1];
        return FlacChecksums.Crc16(bytes[..sound]) == told ? sound + ChecksumBytes : 0;
    }

    private static bool ReadChannel(ref FlacBits bits, int blockSize, int bitDepth, FlacLanes lanes, int lane)
    {
        var kind = (int)bits.Read(7); // A zero and six bits.
        var wasted = bits.Read(1) == 0 ? 0 : bits.ReadZeros() + 1;
        bitDepth -= wasted;
        if (bitDepth < 1)
            return false;
        var places = lanes.Places(lane);
        if (kind is 0 or 1)
        {
            var value = kind == 0 ? bits.ReadSigned(bitDepth) : 0;
            for (var i = 0; i < blockSize; i++)
                places[i * FlacLanes.Count] = kind == 0 ? value : bits.ReadSigned(bitDepth);
            lanes.Predict(lane, [], 0, wasted);
            return true;
        }
        var isLinear = kind is >= Linear and < Linear + FlacLanes.MostOrder;
        var order = isLinear ? kind - Linear + 1 : kind - Fixed;
        if (order < 0 || (!isLinear && order >= FixedPredictors.Length) || order > blockSize)
            return false;
        for (var i = 0; i < order; i++)
            places[i * FlacLanes.Count] = bits.ReadSigned(bitDepth);
        if (!isLinear)
            lanes.Predict(lane, FixedPredictors[order], 0, wasted);
        else if (!ReadPredictor(ref bits, order, bitDepth, wasted, lanes, lane))
            return false;
        if (!ReadLeftOver(ref bits, places, order, blockSize, out var most))
            return false;
        lanes.Reach(lane, (1L << (bitDepth - 1)) + most);
        return true;
    }

    private static bool ReadPredictor(ref FlacBits bits, int order, int bitDepth, int wasted, FlacLanes lanes, int lane)
    {
        var precision = (int)bits.Read(4) + 1;
        var shift = bits.ReadSigned(5);
        if (precision == 16 || shift < 0)
            return false;
        Span<int> predictor = stackalloc int[order];
        for (var i = 0; i < order; i++)
            predictor[i] = bits.ReadSigned(precision);
        lanes.Predict(lane, predictor, shift, wasted);
        return true;
    }

    private static bool ReadLeftOver(ref FlacBits bits, Span<int> places, int order, int blockSize, out uint most)
    {
        most = 0;
        var kind = bits.Read(2);
        if (kind > 1)
            return false;
        var lowBits = kind == 0 ? 4 : 5;
        var written = (1 << lowBits) - 1;
        var parts = 1 << (int)bits.Read(4);
        var length = blockSize / parts;
        if (length * parts != blockSize || length < order)
            return false;
        for (var part = 0; part < parts; part++)
        {
            var from = part == 0 ? order : part * length;
            var numbers = ((part + 1) * length) - from;
            var low = (int)bits.Read(lowBits);
            var rest = places[Math.Min(from * FlacLanes.Count, places.Length)..];
            most = Math.Max(most, low == written ? bits.ReadRaw(rest, numbers, FlacLanes.Count) : bits.ReadRice(rest, numbers, FlacLanes.Count, low));
            if (bits.IsBeyondEnd)
                return false;
        }
        return true;
    }
}
