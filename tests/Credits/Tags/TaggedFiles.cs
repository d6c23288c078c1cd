namespace ProductionValue.Tests.Credits;

/// <summary>Small tagged files of every format: every producer field, several values, odd encodings.</summary>
internal static class TaggedFiles
{
    public const string Recording = "5c0ceac3-feb4-41f0-868d-dc06f6e27fc0";
    private const string FreeForm = "----:com.apple.iTunes:";
    private static readonly string[][] Names =
    [
        ["Bo"], ["Bo", "Cy"], ["Björk Guðmundsdóttir"], ["久石 譲", "عبد الحليم"], ["AC/DC & Sons", "The \"Boss\""], ["e\u0301toile 🎛️", "Ÿ\u00FF\u00FE"],
    ];

    /// <summary>The files by name.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = Make();

    /// <summary>A file with an ID3 tag before a little MPEG audio.</summary>
    public static byte[] Mp3(Id3Tag tag) => [.. tag.ToBytes(), .. Mpeg()];

    private static SortedDictionary<string, byte[]> Make()
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        for (var set = 0; set < Names.Length; set++)
        {
            var names = Names[set];
            AddId3(files, set, names);
            (string, string)[] comments = [("TITLE", "One"), .. names.Select(name => ("PRODUCER", name)), ("musicbrainz_trackid", Recording), ("Executive Producer", "Boss")];
            files[$"vorbis-{set}.flac"] = Flac(TagBlocks.Vorbis(comments));
            files[$"vorbis-{set}.ogg"] = OggPages.File(OggPages.VorbisHead, [.. "\u0003vorbis"u8, .. TagBlocks.Vorbis(comments), 1]);
            files[$"opus-{set}.opus"] = OggPages.File(OggPages.OpusHead, [.. "OpusTags"u8, .. TagBlocks.Vorbis([.. comments, ("R128_TRACK_GAIN", "-512")])]);
            files[$"items-{set}.m4a"] = Mp4(TagBlocks.Mp4(("©nam", ["One"]), ("©ART", names), ("trkn", ["7"]), (FreeForm + "PRODUCER", names), (FreeForm + "MusicBrainz Track Id", [Recording])));
            files[$"attributes-{set}.wma"] = Asf(TagBlocks.Asf(("One", "Ann"), [.. names.Select(name => ("WM/Producer", name)), ("WM/Year", "1984"), ("MusicBrainz/Track Id", Recording)]));
            files[$"ape-{set}.ape"] = [.. "MAC "u8, .. new byte[64], .. TagBlocks.Ape(("Title", ["One"]), ("Producer", names), ("MUSICBRAINZ_TRACKID", [Recording]))];
            var tag = new Id3Tag(4).Text("TIT2", "One").People("TIPL", [.. names.Select(name => ("producer", name)), ("mix", "Mia")]).ToBytes();
            files[$"chunk-{set}.wav"] = Wav(TagBlocks.RiffChunk("id3 ", tag));
            files[$"chunk-{set}.aiff"] = Aiff(TagBlocks.AiffChunk("ID3 ", tag));
        }

        files["plain-sizes.mp3"] = Mp3(new Id3Tag(4) { PlainSizes = true }.Described("PRODUCER", [.. Enumerable.Range(0, 40).Select(number => $"Producer number {number}")]).Text("TIT2", "One"));
        files["version1.mp3"] = [.. Mpeg(), .. Version1("One", "Ann", "Best", "1984", 7, 17)];
        return files;
    }

    private static void AddId3(SortedDictionary<string, byte[]> files, int set, string[] names)
    {
        foreach (var encoding in new byte[] { 0, 1, 2, 3 })
        {
            if (encoding == 0 && names.Any(name => name.Any(character => character > 0xFF)))
                continue;
            foreach (var version in new[] { 2, 3, 4 }.Where(version => encoding < 2 || version == 4))
            {
                foreach (var (kind, packed) in Packings(version, encoding))
                {
                    var people = version switch { 2 => "IPL", 3 => "IPLS", _ => "TIPL" };
                    packed.Text(version == 2 ? "TT2" : "TIT2", "One").Text(version == 2 ? "TP1" : "TPE1", names);
                    packed.People(people, [.. names.Select(name => ("producer", name)), ("executive producer", "Boss"), ("engineer", "Eve")]);
                    packed.Described("PRODUCER", names).Owned("http://musicbrainz.org", Recording);
                    files[$"id3v2{version}-{encoding}-{kind}-{set}.mp3"] = Mp3(packed);
                }
            }
        }
    }

    private static IEnumerable<(string Kind, Id3Tag Tag)> Packings(int version, byte encoding)
    {
        yield return ("plain", new Id3Tag(version, encoding));
        yield return ("unsynchronised", new Id3Tag(version, encoding) { Unsynchronised = true });
        if (version == 2)
            yield break;
        yield return ("extended", new Id3Tag(version, encoding) { Extended = true });
        yield return ("compressed", new Id3Tag(version, encoding) { Compressed = true });
        if (version == 4)
            yield return ("length", new Id3Tag(version, encoding) { LengthFirst = true });
    }

    private static byte[] Mpeg()
    {
        var frame = new byte[417]; // MPEG 1 layer III, 128 kbit/s, 44.1 kHz.
        (frame[0], frame[1], frame[2], frame[3]) = (0xFF, 0xFB, 0x90, 0x64);
        return [.. frame, .. frame, .. frame, .. frame];
    }

    private static byte[] Version1(string title, string artist, string album, string year, byte track, byte genre)
    {
        var tag = new byte[128];
        void Put(int at, string text) => System.Text.Encoding.Latin1.GetBytes(text).CopyTo(tag, at);
        Put(0, "TAG");
        Put(3, title);
        Put(33, artist);
        Put(63, album);
        Put(93, year);
        (tag[126], tag[127]) = (track, genre);
        return tag;
    }

    private static byte[] Flac(byte[] comments)
    {
        byte[] stream = [0x10, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x0A, 0xC4, 0x42, 0xF0, 0, 0, 0, 0, .. new byte[16]];
        return [.. "fLaC"u8, 0, 0, 0, 34, .. stream, 0x84, .. TagBlocks.Big(comments.Length)[1..], .. comments, .. new byte[64]];
    }

    private static byte[] Mp4(byte[] udta) => [.. TagBlocks.Atom("ftyp", [.. "M4A "u8, 0, 0, 2, 0]), .. TagBlocks.Atom("moov", udta), .. TagBlocks.Atom("mdat", new byte[16])];

    private static byte[] Asf(byte[] objects)
    {
        byte[] body = [2, 0, 0, 0, 1, 2, .. objects];
        return TagBlocks.AsfObject("75b22630-668e-11cf-a6d9-00aa0062ce6c", body);
    }

    private static byte[] Wav(byte[] chunk)
    {
        byte[] format = [1, 0, 1, 0, 0x44, 0xAC, 0, 0, 0x88, 0x58, 1, 0, 2, 0, 16, 0];
        byte[] body = [.. "WAVE"u8, .. TagBlocks.RiffChunk("fmt ", format), .. TagBlocks.RiffChunk("data", new byte[64]), .. chunk];
        return TagBlocks.RiffChunk("RIFF", body);
    }

    private static byte[] Aiff(byte[] chunk)
    {
        byte[] common = [0, 1, 0, 0, 0, 16, 0, 16, 0x40, 0x0E, 0xAC, 0x44, 0, 0, 0, 0, 0, 0];
        byte[] body = [.. "AIFF"u8, .. TagBlocks.AiffChunk("COMM", common), .. TagBlocks.AiffChunk("SSND", new byte[40]), .. chunk];
        return TagBlocks.AiffChunk("FORM", body);
    }
}
