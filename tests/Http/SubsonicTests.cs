using System.Text.Json;
using System.Xml.Linq;
using ProductionValue.Silo.Http;

namespace ProductionValue.Tests.Http;

/// <summary>OpenSubsonic as its specification has it, asked of a real process as a music client asks.</summary>
[Collection(ApiCollection.Name)]
public sealed class SubsonicTests(ApiUnderTest api)
{
    private static readonly XNamespace Name = "http://subsonic.org/restapi";

    [Fact]
    public async Task Ping_answers_in_XML_unless_JSON_is_asked_for()
    {
        var xml = XDocument.Parse(await api.Client.GetStringAsync("/rest/ping.view?v=1.16.1&c=test"));
        Assert.Equal((Name + "subsonic-response", "ok", "1.16.1", "true"), (xml.Root!.Name, xml.Root.Attribute("status")!.Value, xml.Root.Attribute("version")!.Value, xml.Root.Attribute("openSubsonic")!.Value));
        var json = await Ask("ping");
        Assert.Equal(("ok", "production-value"), (json.GetProperty("status").GetString(), json.GetProperty("type").GetString()));
        Assert.StartsWith("told({", await api.Client.GetStringAsync("/rest/ping?f=jsonp&callback=told"), StringComparison.Ordinal);
        Assert.StartsWith("{", await api.Client.GetStringAsync("/rest/ping?f=jsonp&callback=alert(1)//"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_extensions_say_sonicSimilarity_1()
    {
        var extensions = (await Ask("getOpenSubsonicExtensions")).GetProperty("openSubsonicExtensions").EnumerateArray();
        var sonic = extensions.Single(extension => extension.GetProperty("name").GetString() == "sonicSimilarity");
        Assert.Equal(1, sonic.GetProperty("versions")[0].GetInt32());
    }

    [Fact]
    public async Task Sonic_similar_tracks_are_an_array_of_entries_most_similar_first()
    {
        var matches = (await Ask("getSonicSimilarTracks", "id=song-1&count=4")).GetProperty("sonicMatch").EnumerateArray().ToArray();
        Assert.Equal(4, matches.Length);
        var similarities = matches.Select(match => match.GetProperty("similarity").GetDouble()).ToArray();
        Assert.Equal(similarities.OrderDescending(), similarities);
        Assert.All(similarities, similarity => Assert.InRange(similarity, 0, 1));
        Assert.All(matches, match => Assert.NotEqual("song-1", match.GetProperty("entry").GetProperty("id").GetString()));
        Assert.False(matches[0].GetProperty("entry").GetProperty("isDir").GetBoolean());
    }

    [Fact]
    public async Task A_sonic_path_begins_with_the_first_song_and_ends_with_the_last_without_repetition()
    {
        var path = (await Ask("findSonicPath", "startSongId=song-1&endSongId=song-2&count=6")).GetProperty("sonicMatch").EnumerateArray()
            .Select(match => match.GetProperty("entry").GetProperty("id").GetString()).ToArray();
        Assert.Equal(("song-1", "song-2"), (path[0], path[^1]));
        Assert.InRange(path.Length, 3, 6);
        Assert.Equal(path.Length, path.Distinct().Count());
    }

    [Theory]
    [InlineData("999999999", 50)]
    [InlineData("99999999999999999999", 50)]
    [InlineData("0", 2)]
    [InlineData("-5", 50)]
    public async Task A_sonic_path_has_a_bounded_length_whatever_count_is_asked_for(string count, int most)
    {
        var path = (await Ask("findSonicPath", $"startSongId=song-1&endSongId=song-2&count={count}")).GetProperty("sonicMatch");
        Assert.InRange(path.GetArrayLength(), 2, most);
        Assert.InRange(SubsonicEndpoints.PathLength(int.MaxValue), 2, 50); // Each step between is a search.
    }

    [Fact]
    public async Task Similar_songs_are_told_of_a_song_and_of_its_artist()
    {
        var song = (await Ask("getSong", "id=song-1")).GetProperty("song");
        foreach (var id in new[] { "song-1", song.GetProperty("artistId").GetString()! })
        {
            var songs = (await Ask("getSimilarSongs2", $"id={id}&count=3")).GetProperty("similarSongs2").GetProperty("song");
            Assert.Equal(3, songs.GetArrayLength());
        }
    }

    [Theory]
    [InlineData("getSonicSimilarTracks", "", 10)]
    [InlineData("getSonicSimilarTracks", "id=nobody", 70)]
    [InlineData("findSonicPath", "startSongId=song-1", 10)]
    [InlineData("ping", "apiKey=pv_x&u=me", 44)]
    [InlineData("ping", "apiKey=pv_wrong", 44)]
    public async Task A_failure_has_the_code_of_the_specification(string method, string parameters, int code)
    {
        var answer = await Ask(method, parameters);
        Assert.Equal(("failed", code), (answer.GetProperty("status").GetString(), answer.GetProperty("error").GetProperty("code").GetInt32()));
    }

    [Fact]
    public async Task Parameters_may_come_as_a_form()
    {
        using var form = new FormUrlEncodedContent([new("id", "song-1"), new("count", "2"), new("f", "json")]);
        using var answer = await api.Client.PostAsync("/rest/getSonicSimilarTracks", form);
        var matches = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("subsonic-response").GetProperty("sonicMatch");
        Assert.Equal(2, matches.GetArrayLength());
    }

    private async Task<JsonElement> Ask(string method, string parameters = "") =>
        JsonDocument.Parse(await api.Client.GetStringAsync($"/rest/{method}?f=json&v=1.16.1&c=test&{parameters}")).RootElement.GetProperty("subsonic-response");
}
