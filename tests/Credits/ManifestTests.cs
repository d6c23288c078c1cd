using System.Text;
using ProductionValue.Credits;

namespace ProductionValue.Tests.Credits;

public sealed class ManifestTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pv-manifest-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_row_gives_every_column_and_its_path_is_relative_to_the_manifest()
    {
        Touch("songs/a.mp3");
        var row = Assert.Single(Read("track_id,path,title,artist,producer,album,start_seconds\nt1,songs/a.mp3,One,Ann,Bo; Cy,Best,12.5\n").Rows);
        Assert.Equal(("t1", "songs/a.mp3", "One", "Ann", "Best", 12.5), (row.TrackId, row.Path, row.Title, row.Artist, row.Album, row.StartSeconds));
        Assert.Equal(["Bo", "Cy"], row.Producers);
        Assert.Equal(Path.Combine(_folder.FullName, "songs", "a.mp3"), row.FullPath);
        Assert.Equal(2, row.Line);
    }

    [Fact]
    public void Columns_may_come_in_any_order_and_case_and_unknown_ones_are_ignored()
    {
        Touch("a.mp3");
        var row = Assert.Single(Read("license,Album, PATH ,Track_ID\nCC0,Best,a.mp3,t1\n").Rows);
        Assert.Equal(("t1", "Best"), (row.TrackId, row.Album));
    }

    [Fact]
    public void An_empty_producer_says_nobody_and_an_absent_column_says_nothing()
    {
        Touch("a.mp3");
        Assert.Empty(Assert.Single(Read("path,producer\na.mp3,\n").Rows).Producers!);
        Assert.Null(Assert.Single(Read("path\na.mp3\n").Rows).Producers);
    }

    [Fact]
    public void A_producer_named_twice_counts_once() => Assert.Equal(["Bo", "Cy"], ProducerNames.Split("Bo;; bo ;Cy;"));

    [Fact]
    public void A_byte_order_mark_crlf_quoted_commas_and_doubled_quotes_are_read()
    {
        Touch("a, b.mp3");
        var text = "\uFEFFpath,title\r\n\"a, b.mp3\",\"Say \"\"hi\"\", world\"\r\n";
        Assert.Equal("Say \"hi\", world", Assert.Single(Read(text).Rows).Title);
    }

    [Fact]
    public void Names_of_every_script_are_read()
    {
        Touch("ä.mp3");
        Assert.Equal(["久石 譲"], Assert.Single(Read("path,producer\nä.mp3,久石 譲\n").Rows).Producers);
    }

    [Fact]
    public void A_missing_column_is_refused_naming_the_file_the_column_and_what_was_found()
    {
        var failure = Assert.Throws<InvalidDataException>(() => Read("track_id,file,title\nt1,a.mp3,One\n"));
        Assert.Contains("list.csv", failure.Message, StringComparison.Ordinal);
        Assert.Contains("column path", failure.Message, StringComparison.Ordinal);
        Assert.Contains("track_id, file, title", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("\uFEFF")]
    public void An_empty_manifest_is_refused(string text) => Assert.Contains("found nothing", Assert.Throws<InvalidDataException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_column_given_twice_is_refused() =>
        Assert.Contains("path twice", Assert.Throws<InvalidDataException>(() => Read("path,path\na,b\n")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("t2,missing.mp3,One,0", "no file")]
    [InlineData("t1,b.mp3,One,0", "given in line 2")]
    [InlineData("t2,a.mp3,One,0", "named in line 2")]
    [InlineData("t2,./a.mp3,One,0", "named in line 2")]
    [InlineData("t2,b.mp3,One,soon", "got \"soon\"")]
    [InlineData("t2,b.mp3,One,-1", "got \"-1\"")]
    [InlineData("t2,b.mp3,One,NaN", "got \"NaN\"")]
    [InlineData("t2,,One,0", "got nothing")]
    [InlineData("t2,folder,One,0", "is a directory")]
    [InlineData("t2,b.mp3,One, two,0", "expected 4 fields, got 5")]
    [InlineData("t2,b.mp3,\"One,0", "quote")]
    public void A_wrong_row_is_refused_with_its_line_and_the_rest_goes_on(string wrong, string reason)
    {
        Touch("a.mp3");
        Touch("b.mp3");
        Touch("c.mp3");
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "folder"));
        var manifest = Read($"track_id,path,title,start_seconds\nt1,a.mp3,One,0\n{wrong}\nt3,c.mp3,Three,\n");
        Assert.Equal(["t1", "t3"], manifest.Rows.Select(row => row.TrackId));
        var refusal = Assert.Single(manifest.Refusals);
        Assert.Equal(3, refusal.Line);
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_was_refused_does_not_own_its_id_or_path()
    {
        Touch("a.mp3");
        var manifest = Read("track_id,path,start_seconds\nt1,a.mp3,soon\nt1,a.mp3,1\n");
        Assert.Equal(3, Assert.Single(manifest.Rows).Line);
    }

    [Fact]
    public void Short_rows_and_blank_lines_are_read()
    {
        Touch("a.mp3");
        var row = Assert.Single(Read("path,title,artist\n\na.mp3\n,,\n").Rows);
        Assert.Equal((3, null), (row.Line, row.Title));
    }

    [Fact]
    public void A_quote_inside_a_field_is_only_a_quote()
    {
        Touch("a.mp3");
        Assert.Equal("12\" mix", Assert.Single(Read("path,title\na.mp3,12\" mix\n").Rows).Title);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_refused_with_the_offset()
    {
        var file = Path.Combine(_folder.FullName, "list.csv");
        File.WriteAllBytes(file, [.. "path,title\na.mp3,Caf"u8, 0xE9, .. "\n"u8]);
        var failure = Assert.Throws<InvalidDataException>(() => Manifest.Read(file));
        Assert.Contains("0xE9 at offset 20", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_in_utf16_is_refused()
    {
        var file = Path.Combine(_folder.FullName, "list.csv");
        File.WriteAllText(file, "path\na.mp3\n", Encoding.Unicode);
        Assert.Contains("UTF-16", Assert.Throws<InvalidDataException>(() => Manifest.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_manifest_says_so() => Assert.ThrowsAny<IOException>(() => Manifest.Read(Path.Combine(_folder.FullName, "none.csv")));

    private void Touch(string name)
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, name));
        file.Directory!.Create();
        file.Create().Dispose();
    }

    private Manifest Read(string text)
    {
        var file = Path.Combine(_folder.FullName, "list.csv");
        File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return Manifest.Read(file);
    }
}
