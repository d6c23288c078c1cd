using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using ProductionValue.Credits;
using ProductionValue.Tests.Tidy;

namespace ProductionValue.Tests.Credits;

/// <summary>
/// Our reader against Debian's python3-mutagen, file by file: against what it reads now where it is installed, and against what it read of the
/// same files elsewhere (tests/Goldens/credits/tags.json, written with PV_UPDATE_GOLDENS=1 where it is installed).
/// </summary>
public sealed class TagOracleTests : IDisposable
{
    private const string Golden = "tests/Goldens/credits/tags.json";
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = false };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pv-oracle-");

    public TagOracleTests()
    {
        foreach (var (name, bytes) in TaggedFiles.All)
            File.WriteAllBytes(Path.Combine(_folder.FullName, name), bytes);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_file_is_read_as_mutagen_reads_it()
    {
        var expected = await Mutagen();
        if (Environment.GetEnvironmentVariable("PV_UPDATE_GOLDENS") is "1")
            File.WriteAllText(Path.Combine(Repository.Root, Golden), "{\n" + string.Join(",\n", expected!.Select(file => $"{JsonSerializer.Serialize(file.Key)}: {JsonSerializer.Serialize(file.Value, Readable)}")) + "\n}\n");
        var golden = JsonSerializer.Deserialize<SortedDictionary<string, string[][]>>(Repository.Read(Golden))!;
        Assert.Equal(TaggedFiles.All.Keys, golden.Keys);
        foreach (var told in new[] { expected ?? golden, golden })
        {
            foreach (var (name, fields) in told)
                Assert.Equal((name, Lines(fields)), (name, Lines(Ours(name))));
        }
    }

    [Theory]
    [InlineData("id3v22-1-plain-3.mp3")]
    [InlineData("id3v23-1-unsynchronised-3.mp3")]
    [InlineData("id3v24-2-compressed-3.mp3")]
    [InlineData("vorbis-3.flac")]
    [InlineData("vorbis-3.ogg")]
    [InlineData("opus-3.opus")]
    [InlineData("items-3.m4a")]
    [InlineData("attributes-3.wma")]
    [InlineData("ape-3.ape")]
    [InlineData("chunk-3.wav")]
    [InlineData("chunk-3.aiff")]
    public async Task Every_format_tells_its_producers(string name)
    {
        var tags = await new TagReader().Read(Path.Combine(_folder.FullName, name), TestContext.Current.CancellationToken);
        Assert.Equal("One", tags.Title);
        Assert.Equal(["久石 譲", "عبد الحليم"], tags.Producers.Where(producer => producer.Role == ProducerRole.Producer).Select(producer => producer.Name));
        if (!name.StartsWith("chunk", StringComparison.Ordinal))
            Assert.Equal(TaggedFiles.Recording, tags.RecordingId);
    }

    private string[][] Ours(string name) =>
        [.. TagReader.ReadFields(Path.Combine(_folder.FullName, name))!.Select(field => new[] { field.Key, field.Value })];

    private static string Lines(string[][] fields) =>
        string.Join('\n', fields.Select(field => field[0] + " = " + field[1]).Order(StringComparer.Ordinal));

    private async Task<SortedDictionary<string, string[][]>?> Mutagen()
    {
        const string Python = "/usr/bin/python3"; // Debian's own: another one does not see its packages.
        if (!File.Exists(Python) || !(Directory.Exists("/usr/lib/python3/dist-packages/mutagen")))
            return null;
        var start = new ProcessStartInfo(Python, [Path.Combine(Repository.Root, "tests/Credits/Tags/read_tags.py"), _folder.FullName]) { RedirectStandardOutput = true };
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return JsonSerializer.Deserialize<SortedDictionary<string, string[][]>>(output)!;
    }
}
