using System.Diagnostics;
using System.Runtime.Versioning;
using ProductionValue.Credits;

namespace ProductionValue.Tests.Credits;

[UnsupportedOSPlatform("windows")]
public sealed class TagReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pv-tags-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("song.flac")]
    [InlineData("song.ogg")]
    [InlineData("song.mp3")]
    [InlineData("song.mka")]
    public async Task Title_artist_album_and_producers_are_read_from_the_container_or_the_stream(string name)
    {
        var file = Make(name, "title=One", "artist=Ann", "album=Best", "PRODUCER=Bo;Cy");
        var tags = await Reader().Read(file, TestContext.Current.CancellationToken);
        Assert.Equal(("One", "Ann", "Best"), (tags.Title, tags.Artist, tags.Album));
        Assert.Equal(["Bo", "Cy"], tags.Producers.Select(producer => producer.Name));
    }

    [Fact]
    public async Task A_file_without_tags_says_nothing()
    {
        var tags = await Reader().Read(Make("song.wav"), TestContext.Current.CancellationToken);
        Assert.Null(tags.Title);
        Assert.Empty(tags.Producers);
    }

    [Theory]
    [InlineData("-v.mp3")]
    [InlineData("a:b, c's.mp3")]
    public async Task A_name_that_looks_like_an_option_or_address_is_a_name(string name)
    {
        var plain = Make("plain.mp3", "title=One");
        var file = Path.Combine(_folder.FullName, name);
        File.Copy(plain, file);
        Assert.Equal("One", (await Reader().Read(file, TestContext.Current.CancellationToken)).Title);
    }

    [Fact]
    public async Task A_file_that_is_no_audio_has_no_tags()
    {
        var file = Path.Combine(_folder.FullName, "text.mp3");
        await File.WriteAllTextAsync(file, "no music", TestContext.Current.CancellationToken);
        Assert.Equal(TrackTags.None, await Reader().Read(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_program_that_does_not_end_is_stopped()
    {
        var slow = Path.Combine(_folder.FullName, "slow");
        await File.WriteAllTextAsync(slow, "#!/bin/sh\nsleep 600\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(slow, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var reader = new FfprobeTags(slow, TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAsync<TimeoutException>(() => reader.Read(slow, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Without_ffprobe_on_the_search_path_there_is_no_reader()
    {
        Assert.Null(FfprobeTags.Find(_folder.FullName));
        Assert.Null(FfprobeTags.Find(null));
    }

    [Fact]
    public void Keys_are_read_in_any_case_and_the_first_audio_stream_adds_what_the_container_does_not_say()
    {
        const string Output = """
            { "format": { "tags": { "TITLE": " One ", "album_artist": "Various" } },
              "streams": [ { "codec_type": "video", "tags": { "title": "Cover", "producer": "Eve" } },
                           { "codec_type": "audio", "tags": { "Title": "Two", "Producer": "Bo;Cy", "ALBUM": "Best" } },
                           { "codec_type": "audio", "tags": { "PRODUCER": "Eve" } } ] }
            """;
        var tags = FfprobeOutput.Parse(Output);
        Assert.Equal(("One", "Various", "Best"), (tags.Title, tags.Artist, tags.Album));
        Assert.Equal(["Bo", "Cy"], tags.Producers.Select(producer => producer.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"format\": 3, \"streams\": [1, {\"codec_type\": \"audio\", \"tags\": []}]}")]
    [InlineData("{\"format\": {\"tags\": {\"title\": 7")]
    public void Output_of_another_shape_gives_no_tags(string output) => Assert.Null(FfprobeOutput.Parse(output).Title);

    private static TagReader Reader() => new(FfprobeTags.Find(Environment.GetEnvironmentVariable("PATH")));

    private string Make(string name, params string[] tags)
    {
        var file = Path.Combine(_folder.FullName, name);
        string[] arguments =
        [
            "-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=d=0.2", .. tags.SelectMany(tag => new[] { "-metadata", tag }), file,
        ];
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", arguments))!;
        ffmpeg.WaitForExit();
        Assert.Equal(0, ffmpeg.ExitCode);
        return file;
    }
}
