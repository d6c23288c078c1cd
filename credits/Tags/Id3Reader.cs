using System.Buffers.Binary;
using System.Text;

namespace ProductionValue.Credits;

/// <summary>ID3v2.2, v2.3 and v2.4, and ID3v1 where there is nothing newer.</summary>
/// <remarks>id3.org: ID3v2-00, ID3v2.3.0, ID3v2.4.0-structure, ID3v2.4.0-frames.</remarks>
internal static class Id3Reader
{
    private const int HeaderLength = 10;

    /// <summary>Length of the ID3v2 tag at an offset, header included, bytes; 0 where there is none.</summary>
    public static long LengthAt(TagBytes file, long offset)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!file.TryRead(offset, header) || !IsHeader(header))
            return 0;
        var footer = (header[5] & 0x10) != 0 ? HeaderLength : 0;
        return HeaderLength + Syncsafe(header[6..]) + footer;
    }

    /// <summary>Reads the ID3v2 tag at an offset.</summary>
    /// <returns>False where there is none.</returns>
    public static bool Read(TagBytes file, long offset, TagFields fields)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!file.TryRead(offset, header) || !IsHeader(header))
            return false;
        var version = (int)header[3];
        var flags = header[5];
        // A large picture may lie in the tag: what comes before it is read, and a tag that goes beyond the file is read as far as it is there.
        var length = Math.Min(Math.Min(Syncsafe(header[6..]), file.Length - offset - HeaderLength), TagBytes.MaxPart);
        if (length <= 0 || file.Read(offset + HeaderLength, length) is not { } body)
            return true;
        var unsynchronised = (flags & 0x80) != 0;
        ReadOnlySpan<byte> frames = unsynchronised && version < 4 ? Id3Frame.Synchronise(body) : body;
        if ((flags & 0x40) != 0 && version >= 3)
            frames = WithoutExtendedHeader(version, frames);
        ReadFrames(version, unsynchronised, frames, fields);
        return true;
    }

    /// <summary>Reads the ID3v1 tag at the end of a file.</summary>
    public static void ReadVersion1(TagBytes file, TagFields fields)
    {
        if (file.Read(file.Length - 128, 128) is not { } tag || !tag.AsSpan().StartsWith("TAG"u8))
            return;
        void Add(string key, ReadOnlySpan<byte> bytes) => fields.Add(TagFamily.Id3, key, Encoding.Latin1.GetString(TagText.BeforeNul(bytes)).Trim());
        Add("TIT2", tag.AsSpan(3, 30));
        Add("TPE1", tag.AsSpan(33, 30));
        Add("TALB", tag.AsSpan(63, 30));
        Add("TDRC", tag.AsSpan(93, 4));
        if (tag[125] == 0 && tag[126] != 0)
            fields.Add(TagFamily.Id3, "TRCK", tag[126].ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (tag[127] != byte.MaxValue)
            fields.Add(TagFamily.Id3, "TCON", tag[127].ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static bool IsHeader(ReadOnlySpan<byte> header) =>
        header.StartsWith("ID3"u8) && header[3] is >= 2 and <= 4 && header[4] != 0xFF && ((header[6] | header[7] | header[8] | header[9]) & 0x80) == 0;

    private static long Syncsafe(ReadOnlySpan<byte> four) => ((long)(four[0] & 0x7F) << 21) | ((long)(four[1] & 0x7F) << 14) | ((long)(four[2] & 0x7F) << 7) | (long)(four[3] & 0x7F);

    private static ReadOnlySpan<byte> WithoutExtendedHeader(int version, ReadOnlySpan<byte> frames)
    {
        if (frames.Length < 4 || IsFrameId(frames[..4]))
            return frames; // The flag is set by some writers without such a header.
        var length = version == 4 ? Syncsafe(frames) : BinaryPrimitives.ReadUInt32BigEndian(frames) + 4L;
        return length <= frames.Length ? frames[(int)length..] : [];
    }

    private static void ReadFrames(int version, bool unsynchronised, ReadOnlySpan<byte> frames, TagFields fields)
    {
        var packing = new Id3Frame();
        var plainSizes = version == 4 && Id3Sizes.ArePlain(frames);
        while (!fields.IsFull && TakeFrame(version, plainSizes, ref frames, out var id, out var flags, out var content))
        {
            if (id[0] != 'T' && id is not ("IPLS" or "UFID"))
                continue;
            if (packing.Unpack(version, flags, unsynchronised, content) is { Length: > 0 } unpacked)
                AddFrame(id, unpacked, fields);
        }
    }

    private static bool TakeFrame(
        int version, bool plainSizes, ref ReadOnlySpan<byte> frames, out string id, out byte flags, out ReadOnlySpan<byte> content)
    {
        (id, flags) = ("", 0);
        content = default;
        var idLength = version == 2 ? 3 : 4;
        var header = version == 2 ? 6 : 10;
        if (frames.Length <= header || !IsFrameId(frames[..idLength]))
            return false;
        var size = version switch
        {
            2 => ((long)frames[3] << 16) | ((long)frames[4] << 8) | frames[5],
            4 when !plainSizes => Syncsafe(frames[4..]),
            _ => BinaryPrimitives.ReadUInt32BigEndian(frames[4..]),
        };
        id = Encoding.ASCII.GetString(frames[..idLength]);
        if (version == 2)
            id = Id3Names.Newer(id);
        flags = version == 2 ? (byte)0 : frames[9];
        var there = (int)Math.Min(size, frames.Length - header);
        if (there < size)
            return false; // Cut off: half a name is worse than none.
        content = frames.Slice(header, there);
        frames = frames[(header + there)..];
        return true;
    }

    /// <summary>Whether these bytes may name a frame: capitals and digits.</summary>
    internal static bool IsFrameId(ReadOnlySpan<byte> bytes)
    {
        foreach (var character in bytes)
        {
            if (!char.IsAsciiLetterUpper((char)character) && !char.IsAsciiDigit((char)character))
                return false;
        }

        return true;
    }

    private static void AddFrame(string id, ReadOnlySpan<byte> content, TagFields fields)
    {
        if (id is "UFID")
        {
            var owner = Id3Encoding.Take(0, ref content);
            fields.Add(TagFamily.Id3, "UFID:" + owner, Encoding.Latin1.GetString(content));
            return;
        }

        var encoding = content[0];
        if (!Id3Encoding.Exists(encoding))
            return;
        var text = content[1..];
        if (id is "TXXX")
        {
            var description = Id3Encoding.Take(encoding, ref text);
            fields.AddAll(TagFamily.Id3, "TXXX:" + description, Id3Encoding.Split(encoding, text));
            return;
        }

        var strings = Id3Encoding.Split(encoding, text);
        if (id is not ("TIPL" or "TMCL" or "IPLS"))
            fields.AddAll(TagFamily.Id3, id, strings);
        else
        {
            for (var position = 0; position + 1 < strings.Count; position += 2)
                fields.Add(TagFamily.Id3, $"{id}:{strings[position]}", strings[position + 1]);
        }
    }
}
