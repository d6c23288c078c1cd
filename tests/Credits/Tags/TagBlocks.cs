using System.Buffers.Binary;
using System.Text;

namespace ProductionValue.Tests.Credits;

/// <summary>Bytes of tags other than ID3, as programs write them.</summary>
internal static class TagBlocks
{
    /// <summary>A block of Vorbis comments.</summary>
    public static byte[] Vorbis(params (string Key, string Value)[] comments)
    {
        var bytes = new List<byte>();
        void Text(string text)
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            bytes.AddRange(Little(utf8.Length));
            bytes.AddRange(utf8);
        }

        Text("tests");
        bytes.AddRange(Little(comments.Length));
        foreach (var (key, value) in comments)
            Text($"{key}={value}");
        return [.. bytes];
    }

    /// <summary>A whole APEv2 tag with header and footer.</summary>
    public static byte[] Ape(params (string Key, string[] Values)[] items)
    {
        var body = new List<byte>();
        foreach (var (key, values) in items)
        {
            var value = Encoding.UTF8.GetBytes(string.Join('\0', values));
            body.AddRange([.. Little(value.Length), .. Little(0), .. Encoding.ASCII.GetBytes(key), 0, .. value]);
        }

        byte[] Frame(uint flags) => [.. "APETAGEX"u8, .. Little(2000), .. Little(body.Count + 32), .. Little(items.Length), .. Little((int)flags), .. new byte[8]];
        return [.. Frame(0xA0000000), .. body, .. Frame(0x80000000)];
    }

    /// <summary>An MP4 item list inside udta and meta; keys that begin with <c>----</c> are free-form.</summary>
    public static byte[] Mp4(params (string Key, string[] Values)[] items)
    {
        var list = items.SelectMany(item => Item(item.Key, item.Values)).ToArray();
        var handler = Atom("hdlr", [.. new byte[8], .. "mdirappl"u8, .. new byte[9]]);
        return Atom("udta", Atom("meta", [.. new byte[4], .. handler, .. Atom("ilst", list)]));
    }

    /// <summary>A box of ISO base media.</summary>
    public static byte[] Atom(string name, byte[] content) => [.. Big(content.Length + 8), .. Encoding.Latin1.GetBytes(name), .. content];

    /// <summary>A chunk of RIFF, padded to an even length.</summary>
    public static byte[] RiffChunk(string name, byte[] content) =>
        [.. Encoding.ASCII.GetBytes(name), .. Little(content.Length), .. content, .. new byte[content.Length & 1]];

    /// <summary>A chunk of AIFF, padded to an even length.</summary>
    public static byte[] AiffChunk(string name, byte[] content) =>
        [.. Encoding.ASCII.GetBytes(name), .. Big(content.Length), .. content, .. new byte[content.Length & 1]];

    /// <summary>The two description objects of ASF.</summary>
    public static byte[] Asf((string Title, string Author) description, params (string Key, string Value)[] attributes)
    {
        var (title, author) = (Wide(description.Title), Wide(description.Author));
        byte[] first = [.. Short(title.Length), .. Short(author.Length), 0, 0, 0, 0, 0, 0, .. title, .. author];
        var second = new List<byte>(Short(attributes.Length));
        foreach (var (key, value) in attributes)
            second.AddRange([.. Short(Wide(key).Length), .. Wide(key), 0, 0, .. Short(Wide(value).Length), .. Wide(value)]);
        return [.. AsfObject("75b22633-668e-11cf-a6d9-00aa0062ce6c", first), .. AsfObject("d2d0a440-e307-11d2-97f0-00a0c95ea850", [.. second])];
    }

    /// <summary>An ASF object.</summary>
    public static byte[] AsfObject(string id, byte[] content) => [.. new Guid(id).ToByteArray(), .. Little(content.Length + 24), .. Little(0), .. content];

    public static byte[] Little(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] Big(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Item(string key, string[] values)
    {
        var content = values.SelectMany(value => Atom("data", [.. Big(1), .. Big(0), .. Encoding.UTF8.GetBytes(value)])).ToArray();
        if (key is "trkn")
            return Atom(key, Atom("data", [.. Big(0), .. Big(0), 0, 0, 0, byte.Parse(values[0], System.Globalization.CultureInfo.InvariantCulture), 0, 12, 0, 0]));
        if (!key.StartsWith("----", StringComparison.Ordinal))
            return Atom(key, content);
        var parts = key.Split(':', 3);
        byte[] Part(string name, string text) => Atom(name, [.. Big(0), .. Encoding.UTF8.GetBytes(text)]);
        return Atom("----", [.. Part("mean", parts[1]), .. Part("name", parts[2]), .. content]);
    }

    private static byte[] Short(int value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] Wide(string text) => Encoding.Unicode.GetBytes(text + "\0");
}
