using System.IO.Compression;
using System.Text;

namespace ProductionValue.Tests.Credits;

/// <summary>Bytes of an ID3v2 tag of any version and packing, as programs write it.</summary>
internal sealed class Id3Tag(int version, byte encoding = 3)
{
    private readonly List<byte> _frames = [];

    /// <summary>Whether the whole tag is unsynchronised.</summary>
    public bool Unsynchronised { get; init; }

    /// <summary>Whether an extended header comes first.</summary>
    public bool Extended { get; init; }

    /// <summary>Whether frames are compressed.</summary>
    public bool Compressed { get; init; }

    /// <summary>Whether frames of version 4 say their length again.</summary>
    public bool LengthFirst { get; init; }

    /// <summary>Whether version 4 is written with plain frame sizes, as iTunes once did.</summary>
    public bool PlainSizes { get; init; }

    /// <summary>Zero bytes behind the frames.</summary>
    public int Padding { get; init; } = 20;

    /// <summary>A text frame with one value or more.</summary>
    public Id3Tag Text(string id, params string[] values) => Frame(id, [encoding, .. Join(values)]);

    /// <summary>A text frame with a description.</summary>
    public Id3Tag Described(string description, params string[] values) =>
        Frame(version == 2 ? "TXX" : "TXXX", [encoding, .. Encode(description), .. Nul(), .. Join(values)]);

    /// <summary>People with what they did.</summary>
    public Id3Tag People(string id, params (string Role, string Name)[] people) =>
        Frame(id, [encoding, .. Join([.. people.SelectMany(person => new[] { person.Role, person.Name })])]);

    /// <summary>The id of a file with its owner.</summary>
    public Id3Tag Owned(string owner, string id) => Frame(version == 2 ? "UFI" : "UFID", [.. Encoding.Latin1.GetBytes(owner), 0, .. Encoding.Latin1.GetBytes(id)]);

    /// <summary>Any frame.</summary>
    public Id3Tag Frame(string id, byte[] content)
    {
        var (first, second) = ((byte)0, (byte)0);
        var length = content.Length;
        if (Compressed && version == 3)
            (content, second) = ([.. TagBlocks.Big(length), .. Pack(content)], 0x80);
        else if (Compressed && version == 4)
            (content, second) = ([.. Syncsafe(length), .. Pack(content)], 0x09);
        else if (LengthFirst && version == 4)
            (content, second) = ([.. Syncsafe(length), .. content], 0x01);
        if (Unsynchronised && version == 4)
        {
            content = Unsynchronise(content);
            second |= 0x02;
        }

        var size = version switch { 2 => TagBlocks.Big(content.Length)[1..], 4 when !PlainSizes => Syncsafe(content.Length), _ => TagBlocks.Big(content.Length) };
        _frames.AddRange(Encoding.ASCII.GetBytes(id));
        _frames.AddRange(size);
        if (version > 2)
            _frames.AddRange([first, second]);
        _frames.AddRange(content);
        return this;
    }

    /// <summary>The tag.</summary>
    public byte[] ToBytes()
    {
        byte[] extended = !Extended ? [] : version == 4 ? [0, 0, 0, 6, 1, 0] : [0, 0, 0, 6, 0, 0, 0, 0, 0, (byte)Padding];
        byte[] body = [.. extended, .. _frames, .. new byte[Padding]];
        if (Unsynchronised && version < 4)
            body = Unsynchronise(body);
        var flags = (byte)((Unsynchronised ? 0x80 : 0) | (Extended ? 0x40 : 0));
        return [.. "ID3"u8, (byte)version, 0, flags, .. Syncsafe(body.Length), .. body];
    }

    private static byte[] Syncsafe(int value) => [(byte)((value >> 21) & 0x7F), (byte)((value >> 14) & 0x7F), (byte)((value >> 7) & 0x7F), (byte)(value & 0x7F)];

    private static byte[] Unsynchronise(byte[] bytes)
    {
        var written = new List<byte>();
        for (var position = 0; position < bytes.Length; position++)
        {
            written.Add(bytes[position]);
            if (bytes[position] == 0xFF && (position + 1 == bytes.Length || bytes[position + 1] == 0 || bytes[position + 1] >= 0xE0))
                written.Add(0);
        }

        return [.. written];
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
            zlib.Write(bytes);
        return packed.ToArray();
    }

    private byte[] Join(string[] values)
    {
        var bytes = new List<byte>(Encode(values[0]));
        foreach (var value in values.Skip(1))
            bytes.AddRange([.. Nul(), .. Encode(value)]);
        return [.. bytes];
    }

    private byte[] Nul() => encoding is 1 or 2 ? [0, 0] : [0];

    private byte[] Encode(string text) => encoding switch
    {
        0 => Encoding.Latin1.GetBytes(text),
        1 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
        2 => Encoding.BigEndianUnicode.GetBytes(text),
        _ => Encoding.UTF8.GetBytes(text),
    };
}
