namespace ProductionValue.Audio;

/// <summary>The one track of an MP4 file of plain AAC: where its packets lie and which of its samples are played.</summary>
/// <param name="Description">What the file says of the stream: an <c>AudioSpecificConfig</c>.</param>
/// <param name="SampleRate">Samples per second, Hz.</param>
/// <param name="ChannelCount">1 or 2.</param>
/// <param name="FirstSample">Samples of the first packets that are decoded and not played.</param>
/// <param name="SampleCount">Samples a channel that are played.</param>
/// <param name="Packets">Where each packet lies.</param>
internal sealed record Mp4Track(byte[] Description, int SampleRate, int ChannelCount, long FirstSample, long SampleCount, ByteRun[] Packets)
{
    /// <summary>Samples a channel of every packet.</summary>
    public const int PacketLength = 1_024;

    private const int MostPackets = 10_000_000;

    /// <summary>Reads it; null where there is another track of sound or moving pictures, another coding, an edit, or anything else out of the ordinary.</summary>
    /// <param name="movie">The contents of the <c>moov</c> box.</param>
    public static Mp4Track? Read(ReadOnlySpan<byte> movie)
    {
        if (!Mp4Boxes.Find(movie, "mvex"u8).IsEmpty || Scale(Mp4Boxes.Find(movie, "mvhd"u8)) is not { } movieScale)
            return null;
        var boxes = movie;
        ReadOnlySpan<byte> track = default;
        while (Mp4Boxes.Next(ref boxes, out var type, out var contents))
        {
            if (!type.SequenceEqual("trak"u8))
                continue;
            if (!track.IsEmpty)
                return null;
            track = contents;
        }
        var told = ReadTrack(track, movieScale);
        // Without an edit, older files tell the coder's delay among their tags; ffmpeg heeds that.
        return told is { FirstSample: 0 } && movie.IndexOf("iTunSMPB"u8) >= 0 ? null : told;
    }

    private static Mp4Track? ReadTrack(ReadOnlySpan<byte> track, long movieScale)
    {
        var media = Mp4Boxes.Find(track, "mdia"u8);
        var handler = Mp4Boxes.Find(media, "hdlr"u8);
        if (handler.Length < 12 || !handler[8..12].SequenceEqual("soun"u8))
            return null;
        var table = Mp4Boxes.Find(Mp4Boxes.Find(media, "minf"u8), "stbl"u8);
        var header = Mp4Boxes.Find(media, "mdhd"u8);
        if (AacDescription(Mp4Boxes.Find(table, "stsd"u8)) is not { } description || Plain(description) is not { } plain || Scale(header) != plain.SampleRate
            || Length(header) is not { } length || Edit(Mp4Boxes.Find(track, "edts"u8), movieScale, plain.SampleRate) is not { } edit
            || Mp4Packets.Read(table, PacketLength, MostPackets) is not { } packets)
        {
            return null;
        }
        return new Mp4Track(description, plain.SampleRate, plain.ChannelCount, edit.First, Math.Min(length, edit.Count), packets);
    }

    // Of mvhd and mdhd alike: two times, of 32 bits or of 64, then units a second, then a length in them.
    private static long? Scale(ReadOnlySpan<byte> header) => IsLong(header) is { } isLong ? Mp4Boxes.Number(header, isLong ? 20 : 12) : null;

    private static long? Length(ReadOnlySpan<byte> header) =>
        IsLong(header) is { } isLong ? isLong ? Mp4Boxes.LongNumber(header, 24) : Mp4Boxes.Number(header, 16) : null;

    private static bool? IsLong(ReadOnlySpan<byte> header) => header.IsEmpty || header[0] > 1 ? null : header[0] == 1;

    // No edit, or one that leaves out samples at the start (the coder's delay) and at the end.
    private static (long First, long Count)? Edit(ReadOnlySpan<byte> edits, long movieScale, long mediaScale)
    {
        var list = Mp4Boxes.Find(edits, "elst"u8);
        if (list.IsEmpty)
            return edits.IsEmpty ? (0, long.MaxValue) : null;
        if (IsLong(list) is not { } isLong || Mp4Boxes.Number(list, 4) != 1 || movieScale < 1)
            return null;
        var duration = isLong ? Mp4Boxes.LongNumber(list, 8) : Mp4Boxes.Number(list, 8);
        var first = isLong ? Mp4Boxes.LongNumber(list, 16) : Mp4Boxes.Number(list, 12);
        if (!(first >= 0 && first <= mediaScale) || duration is not (> 0 and < 1L << 40) || Mp4Boxes.Number(list, isLong ? 24 : 16) != 1 << 16)
            return null;
        return (first.Value, (long)Math.Round((double)duration.Value * mediaScale / movieScale, MidpointRounding.AwayFromZero));
    }

    // stsd → mp4a → esds → the description of the decoder → what only the decoder understands.
    private static byte[]? AacDescription(ReadOnlySpan<byte> kinds)
    {
        const int EntryBytes = 28;
        const byte Stream = 3;
        const byte Decoder = 4;
        const byte ForDecoder = 5;
        const byte Aac = 0x40;
        if (kinds.Length < 8 || Mp4Boxes.Number(kinds, 4) != 1)
            return null;
        var entry = Mp4Boxes.Find(kinds[8..], "mp4a"u8);
        if (entry.Length < EntryBytes || entry[8] != 0 || entry[9] != 0)
            return null; // QuickTime's longer entries.
        var rest = Mp4Boxes.Find(entry[EntryBytes..], "esds"u8);
        if (rest.Length < 4)
            return null;
        rest = rest[4..];
        if (!Descriptor(ref rest, Stream) || rest.Length < 3 || rest[2] != 0)
            return null;
        rest = rest[3..];
        if (!Descriptor(ref rest, Decoder) || rest.Length < 13 || rest[0] != Aac)
            return null;
        rest = rest[13..];
        return Descriptor(ref rest, ForDecoder) && rest.Length >= 2 ? rest.ToArray() : null;
    }

    // A tag, then a length of seven bits a byte (ISO/IEC 14496-1, 8.3.3): leaves what it holds.
    private static bool Descriptor(ref ReadOnlySpan<byte> bytes, byte tag)
    {
        if (bytes.IsEmpty || bytes[0] != tag)
            return false;
        var length = 0;
        for (var at = 1; at < bytes.Length && at < 5; at++)
        {
            length = (length << 7) | (bytes[at] & 0x7F);
            if ((bytes[at] & 0x80) != 0)
                continue;
            if (length > bytes.Length - at - 1)
                return false;
            bytes = bytes.Slice(at + 1, length);
            return true;
        }
        return false;
    }

    // AAC of low complexity in packets of 1,024 samples, without anything that makes more of them (SBR).
    private static (int SampleRate, int ChannelCount)? Plain(ReadOnlySpan<byte> description)
    {
        ReadOnlySpan<int> rates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];
        const int LowComplexity = 2;
        const int Extension = 0x2B7;
        var (kind, rate, channels) = (description[0] >> 3, ((description[0] & 7) << 1) | (description[1] >> 7), (description[1] >> 3) & 15);
        if (kind != LowComplexity || rate >= rates.Length || channels is not (1 or 2) || (description[1] & 7) != 0)
            return null;
        var hasExtension = description.Length >= 5 && ((description[2] << 3) | (description[3] >> 5)) == Extension && (description[4] & 0x80) != 0;
        return hasExtension ? null : (rates[rate], channels);
    }
}
