using System.Buffers.Binary;

namespace ProductionValue.Tests.Credits;

/// <summary>Puts tags into files that ffmpeg wrote, each format in its own way, and leaves the sound alone.</summary>
internal static class RealFiles
{
    /// <summary>The file with its producers tagged as its format does that.</summary>
    public static byte[] WithProducers(byte[] file, string format, string[] producers) => format switch
    {
        "mp3" => [.. People(4, "TIPL", producers), .. WithoutId3(file)],
        "flac" => Flac(file, producers),
        "ogg" => OggPages.WithComments(file, [.. "\u0003vorbis"u8, .. Comments(producers), 1]),
        "opus" => OggPages.WithComments(file, [.. "OpusTags"u8, .. Comments(producers)]),
        "m4a" => Mp4(file, TagBlocks.Mp4(("©nam", ["One"]), ("----:com.apple.iTunes:PRODUCER", producers))),
        "wav" => Form(file, TagBlocks.RiffChunk("id3 ", People(3, "IPLS", producers)), bigEndian: false),
        "aiff" => Form(file, TagBlocks.AiffChunk("ID3 ", People(4, "TIPL", producers)), bigEndian: true),
        "wma" => Asf(file, TagBlocks.Asf(("One", "Ann"), [.. producers.Select(name => ("WM/Producer", name))])),
        "wv" => [.. file, .. TagBlocks.Ape([("Title", ["One"]), .. producers.Length == 0 ? Array.Empty<(string, string[])>() : [("Producer", producers)]])],
        _ => throw new ArgumentException($"expected a format of the test, got {format}", nameof(format)),
    };

    private static byte[] Comments(string[] producers) => TagBlocks.Vorbis([("TITLE", "One"), .. producers.Select(name => ("PRODUCER", name))]);

    private static byte[] People(int version, string frame, string[] producers)
    {
        var tag = new Id3Tag(version, 1).Text("TIT2", "One");
        return (producers.Length == 0 ? tag : tag.People(frame, [.. producers.Select(name => ("producer", name))])).ToBytes();
    }

    private static byte[] WithoutId3(byte[] file) =>
        file.AsSpan().StartsWith("ID3"u8) ? file[(10 + ((file[6] << 21) | (file[7] << 14) | (file[8] << 7) | file[9]))..] : file;

    private static byte[] Flac(byte[] file, string[] producers)
    {
        var kept = new List<byte>();
        var at = 4;
        for (var last = false; !last;)
        {
            var length = (file[at + 1] << 16) | (file[at + 2] << 8) | file[at + 3];
            last = (file[at] & 0x80) != 0;
            if ((file[at] & 0x7F) != 4)
                kept.AddRange([(byte)(file[at] & 0x7F), .. file[(at + 1)..(at + 4 + length)]]);
            at += 4 + length;
        }

        var comments = Comments(producers);
        return [.. "fLaC"u8, .. kept, 0x84, .. TagBlocks.Big(comments.Length)[1..], .. comments, .. file[at..]];
    }

    // ffmpeg puts moov behind the sound, so that it may grow without moving any.
    private static byte[] Mp4(byte[] file, byte[] udta)
    {
        var at = 0;
        while (!file.AsSpan(at + 4, 4).SequenceEqual("moov"u8))
            at += BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
        var moov = file[(at + 8)..(at + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at)))];
        Assert.Equal(file.Length, at + 8 + moov.Length);
        return [.. file[..at], .. TagBlocks.Atom("moov", [.. Without(moov, "udta"), .. udta])];
    }

    private static byte[] Without(byte[] atoms, string name)
    {
        var kept = new List<byte>();
        for (var at = 0; at < atoms.Length; at += BinaryPrimitives.ReadInt32BigEndian(atoms.AsSpan(at)))
        {
            if (System.Text.Encoding.ASCII.GetString(atoms, at + 4, 4) != name)
                kept.AddRange(atoms[at..(at + BinaryPrimitives.ReadInt32BigEndian(atoms.AsSpan(at)))]);
        }

        return [.. kept];
    }

    private static byte[] Form(byte[] file, byte[] chunk, bool bigEndian)
    {
        byte[] grown = [.. file, .. new byte[file.Length & 1], .. chunk];
        (bigEndian ? TagBlocks.Big(grown.Length - 8) : TagBlocks.Little(grown.Length - 8)).CopyTo(grown, 4);
        return grown;
    }

    private static byte[] Asf(byte[] file, byte[] objects)
    {
        var header = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(16));
        byte[] grown = [.. file[..header], .. objects, .. file[header..]];
        BinaryPrimitives.WriteInt64LittleEndian(grown.AsSpan(16), header + objects.Length);
        BinaryPrimitives.WriteInt32LittleEndian(grown.AsSpan(24), BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(24)) + 2);
        return grown;
    }
}
