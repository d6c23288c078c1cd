using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ProductionValue.Credits;

namespace ProductionValue.Tests.Credits;

/// <summary>Dumps: every packing, resumption, and what is wrong in them by name.</summary>
public sealed class DumpTests : IDisposable
{
    private static readonly string[] Releases = [Dumps.Release(1, "Ann", 1, 2), "{ no json", Dumps.Release(2, "Bea", 2), """{"producer":"x"}""", Dumps.Release(3, "Cy", 3)];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pv-dumps-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("plain")]
    [InlineData("gzip")]
    [InlineData("xz")]
    [InlineData("tar.xz")]
    public void A_release_dump_in_any_packing_gives_producers_by_recording_and_names_what_is_malformed(string packing)
    {
        var dump = Pack(packing, string.Join('\n', Releases));
        using var credits = new RecordingCredits(At("credits"));
        credits.Begin(dump);
        var malformed = new List<string>();
        foreach (var parsed in DumpParsing.Parse(DumpDocuments.Lines(dump, "release"), DumpedRelease.Parse, 0, default))
        {
            if (parsed.Malformed is not null)
                malformed.Add(parsed.Document);
            foreach (var recording in parsed.Value?.Recordings ?? [])
                credits.Add(recording);
        }

        credits.Save(Releases.Length, complete: true);
        Assert.Equal(["line 2", "line 4"], malformed);
        using var read = new RecordingCredits(At("credits"));
        Assert.Equal(["Ann"], Names(read, 1));
        Assert.Equal(["Ann", "Bea"], Names(read, 2));
        Assert.Empty(Names(read, 9));
    }

    [Fact]
    public void An_interrupted_dump_goes_on_after_its_checkpoint_and_counts_nothing_twice()
    {
        var dump = Pack("plain", string.Join('\n', Releases));
        using (var first = new RecordingCredits(At("credits")))
        {
            Assert.Equal(0, first.Begin(dump));
            first.Add(new DumpedRecording(Guid.Parse(Dumps.Recording(1)), [new ProducerClaim("Ann", ProducerRole.Producer, false)]));
            first.Save(1, complete: false);
            first.Add(new DumpedRecording(Guid.Parse(Dumps.Recording(1)), [new ProducerClaim("Lost", ProducerRole.Producer, false)])); // Killed before the next checkpoint.
        }

        using (var second = new RecordingCredits(At("credits")))
        {
            Assert.Equal(1, second.Begin(dump));
            second.Add(new DumpedRecording(Guid.Parse(Dumps.Recording(1)), [new ProducerClaim("Bea", ProducerRole.Executive, true)]));
            second.Save(2, complete: true);
        }

        using var read = new RecordingCredits(At("credits"));
        Assert.Equal(["Ann", "Bea"], Names(read, 1));
        File.AppendAllText(dump, "\n{}"); // Another dump.
        Assert.Equal(0, read.Begin(dump));
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("tar")]
    [InlineData("tar.zst")]
    public void Acousticbrainz_documents_of_a_folder_or_archive_are_read_in_order(string packing)
    {
        var source = packing == "folder" ? At("ab") : Archive(packing);
        if (packing == "folder")
        {
            for (var number = 0; number < 5; number++)
                Write($"ab/{number}/x-{number}.json", number == 3 ? "{\"lowlevel\":{\"mfcc\":{\"mean\":[1]}}}" : Dumps.LowLevel(number, 1));
        }

        var parsed = DumpParsing.Parse(DumpDocuments.Files(source), AcousticBrainzDocument.Parse, 1, default).ToArray();
        Assert.Equal(4, parsed.Length);
        Assert.Equal([1, 2, 4], parsed.Select((one, position) => (one, position)).Where(pair => pair.one.Value is not null).Select(pair => pair.position + 1));
        var wrong = Assert.Single(parsed, one => one.Malformed is not null);
        Assert.Contains("x-3.json", wrong.Document, StringComparison.Ordinal);
        Assert.Contains("musicbrainz_recordingid", wrong.Malformed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_gives_thirteen_means_and_the_upper_triangle_of_the_covariances()
    {
        var rows = string.Join(',', Enumerable.Range(0, 13).Select(row => "[" + string.Join(',', Enumerable.Range(0, 13).Select(column => (row * 100) + column)) + "]"));
        var text = $$$$"""{"metadata":{"tags":{"title":["One"],"musicbrainz_recordingid":["{{{{Dumps.Recording(7)}}}}"]},"audio_properties":{"length":12.5}},"lowlevel":{"mfcc":{"mean":[{{{{string.Join(',', Enumerable.Range(0, 13))}}}}],"cov":[{{{{rows}}}}]}}}""";
        var document = AcousticBrainzDocument.Parse(new DumpDocument("x", Encoding.UTF8.GetBytes(text)));
        Assert.Equal((104, "One", 12.5), (document.Features.Length, document.Title, document.DurationSeconds));
        Assert.Equal([0f, 12f, 0f, 12f, 101f, 1212f], new[] { 0, 12, 13, 25, 26, 103 }.Select(position => document.Features[position]));
    }

    [Theory]
    [InlineData("\"mean\":[1,2]", "mean: expected 13")]
    [InlineData("\"mean\":[1e999,0,0,0,0,0,0,0,0,0,0,0,0]", "cov: expected 13")]
    [InlineData("\"mean\":\"soft\"", "expected StartArray")]
    public void A_document_that_lacks_something_says_what(string mfcc, string expected)
    {
        var text = $$$"""{"metadata":{"tags":{"musicbrainz_recordingid":["{{{Dumps.Recording(7)}}}"]}},"lowlevel":{"mfcc":{ {{{mfcc}}} } } }""";
        var parsed = Assert.Single(DumpParsing.Parse([new DumpDocument("x", Encoding.UTF8.GetBytes(text))], AcousticBrainzDocument.Parse, 0, default));
        Assert.Contains(expected, parsed.Malformed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_archive_is_told_as_one()
    {
        var dump = Pack("gzip", string.Join('\n', Releases));
        File.WriteAllBytes(dump, File.ReadAllBytes(dump)[..40]);
        Assert.ThrowsAny<Exception>(() => DumpDocuments.Lines(dump, "release").ToArray());
        Assert.Throws<InvalidDataException>(() => DumpDocuments.Files(Pack("plain", "text")).ToArray());
    }

    private static string[] Names(RecordingCredits credits, int recording) => [.. credits.Find(Guid.Parse(Dumps.Recording(recording))).Select(claim => claim.Name)];

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
    }

    private string Archive(string packing)
    {
        using (var tar = new TarWriter(File.Create(At("ab.tar"))))
        {
            for (var number = 0; number < 5; number++)
            {
                Write("document", number == 3 ? "{\"lowlevel\":{}}" : Dumps.LowLevel(number, 1));
                tar.WriteEntry(At("document"), $"lowlevel/x-{number}.json");
            }
        }

        return packing == "tar" ? At("ab.tar") : Run("zstd", At("ab.tar"), ".zst");
    }

    private string Pack(string packing, string text)
    {
        Write("mbdump/release", text);
        switch (packing)
        {
            case "plain":
                return At("mbdump/release");
            case "gzip":
                using (var packed = new GZipStream(File.Create(At("release.gz")), CompressionLevel.Fastest))
                    packed.Write(Encoding.UTF8.GetBytes(text));
                return At("release.gz");
            case "xz":
                return Run("xz", At("mbdump/release"), ".xz");
            default:
                TarFile.CreateFromDirectory(At("mbdump"), At("dump.tar"), includeBaseDirectory: true);
                return Run("xz", At("dump.tar"), ".xz");
        }
    }

    private static string Run(string program, string file, string ending)
    {
        using var process = Process.Start(program, ["-q", "-k", file])!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return file + ending;
    }
}
