using ProductionValue.Credits;

namespace ProductionValue.Tests.Credits;

/// <summary>Damaged and hostile files: whatever the bytes, the reader ends, within its memory, and says something or nothing.</summary>
public sealed class TagMutationTests : IDisposable
{
    private const long MaxAllocated = 64L << 20;
    private const int MutationsEach = 12;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pv-mutants-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Mutated_files_of_every_format_are_read_within_the_limits()
    {
        var seed = Environment.GetEnvironmentVariable("PV_SEED") is { } given ? int.Parse(given) : 20_261_122;
        var random = new Random(seed);
        foreach (var (name, original) in TaggedFiles.All)
        {
            for (var mutation = 0; mutation < MutationsEach; mutation++)
                Check(Mutate(original, random), $"PV_SEED={seed}: {name}, mutation {mutation}");
        }
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_megabyte_made_to_hurt_is_read_within_the_limits(string what, byte[] bytes) => Check(bytes, what);

    public static TheoryData<string, byte[]> Hostile()
    {
        const int Size = 1 << 20;
        var data = new TheoryData<string, byte[]>();
        void Add(string what, IEnumerable<byte> head, byte[] repeated) =>
            data.Add(what, [.. head, .. Enumerable.Repeat(repeated, Size / repeated.Length).SelectMany(part => part)]);
        byte[] id3 = [.. "ID3"u8, 4, 0, 0, 0, 0x3F, 0x7F, 0x7F];
        Add("empty atoms", TagBlocks.Atom("ftyp", [.. "M4A "u8, 0, 0, 0, 0]), TagBlocks.Atom("moov", []));
        Add("nested atoms", TagBlocks.Atom("ftyp", [.. "M4A "u8, 0, 0, 0, 0]), [0, 0x0F, 0, 0, .. "moov"u8]);
        Add("one-byte text frames", id3, [.. "TIT2"u8, 0, 0, 0, 2, 0, 0, 3, (byte)'x']);
        Add("packed bombs", id3, [.. "TXXX"u8, .. Bomb()]);
        Add("empty values", id3, [.. "TPE1"u8, 0, 0, 0, 9, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0]);
        Add("empty pages", [], [.. "OggS"u8, 0, 2, .. new byte[20], 0]);
        Add("endless packet", OggPages.File(OggPages.VorbisHead, []), [.. "OggS"u8, 0, 1, .. new byte[8], 1, 0, 0, 0, .. new byte[8], 1, 255, .. new byte[255]]);
        Add("many comments", [.. "fLaC"u8, 0x84, 0x0F, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F], [3, 0, 0, 0, .. "a=b"u8]);
        Add("many chunks", [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVE"u8], [.. "id3 "u8, 0, 0, 0, 0, .. "ID3"u8, 4, 0, 0, 0x3F, 0x7F, 0x7F, 0x7F, .. "TIT2"u8]);
        Add("many items", [.. "APETAGEX"u8, .. TagBlocks.Little(2000), 0, 0, 0x0F, 0, .. new byte[16]], [1, 0, 0, 0, 0, 0, 0, 0, .. "ab"u8, 0, (byte)'x']);
        Add("many objects", [.. new Guid("75b22630-668e-11cf-a6d9-00aa0062ce6c").ToByteArray(), 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 2], TagBlocks.AsfObject("5fbf03b5-a92e-11cf-8ee3-00c00c205365", []));
        return data;
    }

    private static byte[] Bomb()
    {
        var frame = new Id3Tag(4) { Compressed = true, Padding = 0 }.Text("TXXX", new string('x', 1 << 20)).ToBytes();
        return frame[14..]; // Without the header and the frame's name.
    }

    private void Check(byte[] bytes, string what)
    {
        var file = Path.Combine(_folder.FullName, "mutant");
        File.WriteAllBytes(file, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var fields = TagReader.ReadFields(file);
            _ = fields is null ? TrackTags.None : TagReader.Compose(fields);
        }
        catch (Exception failure)
        {
            Assert.Fail($"{what}: {failure}");
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= MaxAllocated, $"{what}: {allocated} bytes allocated");
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var change = random.Next(1, 8); change > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes[at] = random.Next(2) == 0 ? (byte)0 : (byte)255; break;
                case 3: bytes.RemoveRange(at, Math.Min(bytes.Count - at - 1, random.Next(64))); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(64)))); break;
                default: bytes.RemoveRange(at, bytes.Count - at - (at == 0 ? 1 : 0)); break;
            }
        }

        return [.. bytes];
    }
}
