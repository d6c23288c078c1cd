using ProductionValue.Credits;

namespace ProductionValue.Tests.Credits;

public sealed class PlaylistTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pv-lists-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void M3u8_lines_are_files_beside_the_list_or_anywhere_and_addresses_are_refused_by_line()
    {
        var list = Read("list.m3u8", "\uFEFF#EXTM3U\r\n#EXTINF:3,Ann - One\r\nsongs/a b.mp3\r\n/music/ü.flac\nhttp://radio.example/x\nfile:///music/c%20d.mp3\n");
        Assert.Equal([Path.Combine(_folder.FullName, "songs/a b.mp3"), "/music/ü.flac", "/music/c d.mp3"], list.Files);
        Assert.Equal(5, Assert.Single(list.Refusals).Line);
    }

    [Fact]
    public void Xspf_locations_are_addresses_in_its_order()
    {
        var list = Read("list.xspf", """
            <?xml version="1.0" encoding="UTF-8"?>
            <playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList>
              <track><location>file:///music/a%20b.mp3</location><title>One</title></track>
              <track><location>songs/%C3%BC.flac</location></track>
              <track><location>https://radio.example/x</location></track>
            </trackList></playlist>
            """);
        Assert.Equal(["/music/a b.mp3", Path.Combine(_folder.FullName, "songs/ü.flac")], list.Files);
        Assert.Equal(5, Assert.Single(list.Refusals).Line);
    }

    [Theory]
    [InlineData("<playlist>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><playlist><location>&a;</location></playlist>")]
    public void What_is_no_xspf_is_refused_and_reads_no_other_file(string text) =>
        Assert.Throws<InvalidDataException>(() => Read("list.xspf", text));

    private Playlist Read(string name, string text)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, name), text);
        return Playlist.Read(Path.Combine(_folder.FullName, name));
    }
}
