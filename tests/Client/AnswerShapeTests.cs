using System.Text.Json;

namespace ProductionValue.Tests.Client;

public sealed class AnswerShapeTests : IAsyncLifetime
{
    private readonly TestBench _bench = new();
    private FakeSilo _silo = null!;

    public async ValueTask InitializeAsync()
    {
        _silo = await FakeSilo.Start();
        _bench["PV_SERVER"] = _silo.Url.ToString();
        _silo.Generation = 1;
        await _bench.Run("ingest", "--manifest", Manifest(), "--no-fit");
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _bench.Dispose();
    }

    [Fact]
    public async Task Attribute_tells_probabilities_that_sum_to_one_with_evidence()
    {
        Assert.Equal(0, await _bench.Run("attribute", "t1", "--json"));
        Assert.Equal(["track", "unknown", "producers", "others", "evidence", "generation", "sentence", "moments", "reasons"], Names(_bench.Json));
        Assert.Equal(["producer", "probability"], Names(_bench.Json.GetProperty("producers")[0]));
        Assert.Equal(["track", "title", "artist", "album", "producer", "similarity", "sameArtist", "sameAlbum", "sentence"], Names(_bench.Json.GetProperty("evidence")[0]));
        var sum = _bench.Json.GetProperty("producers").EnumerateArray().Sum(producer => producer.GetProperty("probability").GetDouble());
        Assert.Equal(1, sum + _bench.Json.GetProperty("unknown").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task A_file_wins_over_a_track_of_the_same_name_and_is_sent_as_features()
    {
        var file = _bench.Write("t1", "a recording");
        Assert.Equal(0, await _bench.Run("attribute", file, "--start", "3", "--json"));
        Assert.Equal(file, _bench.Json.GetProperty("track").GetString());
        var query = JsonDocument.Parse(Assert.Single(_silo.Bodies)).RootElement.GetProperty("query");
        Assert.Equal(JsonValueKind.Null, query.GetProperty("track").ValueKind);
        Assert.Equal("test-1", query.GetProperty("features")[0].GetProperty("schema").GetString());
        Assert.Equal(32, query.GetProperty("contentId").GetString()!.Length);
    }

    [Fact]
    public async Task Neither_file_nor_track_is_exit_1_with_a_sentence()
    {
        Assert.Equal(1, await _bench.Run("similar", "/no/such/file.mp3", "--json"));
        Assert.Contains("no file", _bench.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, await _bench.Run("attribute", "t1", "--start", "3"));
        Assert.Contains("--start", _bench.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await _bench.Run("attribute", _bench.Folder.FullName));
        Assert.Equal(1, await _bench.Run("attribute", _bench.Write("x.mp3", "bad")));
        Assert.Contains("expected audio, got text", _bench.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Similar_passes_its_filters_on_and_tells_tracks()
    {
        Assert.Equal(0, await _bench.Run("similar", "t1", "-k", "7", "--exclude", "artist, album", "--producer", "Bo", "--year", "1995-", "--json"));
        Assert.Equal(["track", "title", "artist", "album", "producers", "similarity"], Names(_bench.Json.GetProperty("similar")[0]));
        var query = JsonDocument.Parse(Assert.Single(_silo.Bodies)).RootElement;
        Assert.Equal((1995, JsonValueKind.Null), (query.GetProperty("fromYear").GetInt32(), query.GetProperty("toYear").ValueKind));
        Assert.Equal(("t1", 7, true, true, "Bo"), (
            query.GetProperty("query").GetProperty("track").GetString(), query.GetProperty("k").GetInt32(), query.GetProperty("excludeArtist").GetBoolean(),
            query.GetProperty("excludeAlbum").GetBoolean(), query.GetProperty("producer").GetString()));
    }

    [Fact]
    public async Task Similar_takes_several_tracks_and_some_to_keep_away_from()
    {
        var file = _bench.Write("song.flac", "a recording");
        Assert.Equal(0, await _bench.Run("similar", "t1", file, "t3", "--not", "t4", "--not", "t5", "--seeds", "best", "--json"));
        var query = JsonDocument.Parse(Assert.Single(_silo.Bodies)).RootElement;
        Assert.Equal("t1", query.GetProperty("query").GetProperty("track").GetString());
        Assert.Equal([null, "t3"], query.GetProperty("also").EnumerateArray().Select(seed => seed.GetProperty("track").GetString()));
        Assert.Equal("test-1", query.GetProperty("also")[0].GetProperty("features")[0].GetProperty("schema").GetString());
        Assert.Equal(["t4", "t5"], query.GetProperty("not").EnumerateArray().Select(seed => seed.GetProperty("track").GetString()));
        Assert.Equal("Best", query.GetProperty("seeds").GetString());
        Assert.Equal(2, await _bench.Run("similar", "t1", "t3", "--start", "3"));
        Assert.Equal(2, await _bench.Run("similar", "t1", "--seeds", "worst"));
    }

    [Fact]
    public async Task A_producers_name_with_any_characters_reaches_the_silo()
    {
        Assert.Equal(0, await _bench.Run("more", "AC/DC & Bo", "--own", "--json"));
        Assert.Equal("own", _bench.Json.GetProperty("similar")[0].GetProperty("album").GetString());
        Assert.Equal(1, await _bench.Run("more", "Nobody"));
        Assert.Contains("no \"Nobody\" here", _bench.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_follow_the_pages()
    {
        Assert.Equal(0, await _bench.Run("tracks", "--limit", "2", "--json"));
        Assert.Equal(2, _bench.Json.GetProperty("tracks").GetArrayLength());
        Assert.Equal(3, _bench.Json.GetProperty("total").GetInt32());
        Assert.Equal(0, await _bench.Run("producers", "--json"));
        Assert.Equal(["id", "producer", "tracks"], Names(_bench.Json.GetProperty("producers")[0]));
    }

    [Fact]
    public async Task Show_tells_a_track_or_else_a_producer()
    {
        Assert.Equal(0, await _bench.Run("show", "t1", "--json"));
        Assert.Equal("One", _bench.Json.GetProperty("metadata").GetProperty("title").GetString());
        Assert.Equal(0, await _bench.Run("show", "Bo", "--json"));
        Assert.Equal(3, _bench.Json.GetProperty("fingerprint").GetProperty("count").GetInt32());
        Assert.Equal(1, await _bench.Run("show", "none", "--json"));
    }

    [Fact]
    public async Task Credit_and_remove_change_the_track_and_say_when_there_is_none()
    {
        Assert.Equal(0, await _bench.Run("credit", "t1", "Eve", "--role", "executive", "--json"));
        Assert.Equal("Executive", _bench.Json.GetProperty("credits").EnumerateArray().Last().GetProperty("role").GetString());
        Assert.Equal(0, await _bench.Run("remove", "t1", "--json"));
        Assert.Equal("t1", _bench.Json.GetProperty("removed").GetString());
        Assert.Equal(1, await _bench.Run("remove", "t1"));
        Assert.Equal(1, await _bench.Run("credit", "t1", "Eve"));
    }

    [Fact]
    public async Task Fit_and_models_tell_generations()
    {
        Assert.Equal(0, await _bench.Run("fit", "--json"));
        Assert.Equal(1, _bench.Json.GetProperty("number").GetInt32());
        Assert.Equal(0, await _bench.Run("models", "--json"));
        Assert.Equal("live", _bench.Json[0].GetProperty("status").GetString());
        Assert.Equal(0, await _bench.Run("models", "promote", "1"));
        Assert.Equal(1, await _bench.Run("models", "promote", "9"));
        _silo.FitError = "nobody is credited";
        Assert.Equal(1, await _bench.Run("fit", "--json"));
        Assert.Contains("nobody is credited", _bench.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_passes_the_report_on()
    {
        Assert.Equal(0, await _bench.Run("evaluate", "--json"));
        Assert.Equal("ours", _bench.Json.GetProperty("pipelines")[0].GetProperty("name").GetString());
        Assert.Equal(0, await _bench.Run("evaluate"));
        Assert.Contains("0.500 (0.400–0.600)", _bench.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unfitted_library_says_what_to_do()
    {
        _silo.Generation = 0;
        Assert.Equal(1, await _bench.Run("attribute", "t1", "--json"));
        Assert.Contains("pv fit", _bench.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("no-generation", _bench.Json.GetProperty("type").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attribute t1")]
    [InlineData("similar t1")]
    [InlineData("tracks")]
    [InlineData("producers")]
    [InlineData("show t1")]
    [InlineData("show Bo")]
    [InlineData("models")]
    [InlineData("doctor")]
    public async Task Text_goes_to_standard_output_without_escape_codes(string line)
    {
        await _bench.Run(line.Split(' '));
        Assert.NotEmpty(_bench.Out.ToString());
        Assert.DoesNotContain('\u001b', _bench.Out.ToString());
    }

    [Fact]
    public async Task Control_characters_from_tags_do_not_reach_the_terminal()
    {
        var track = _silo.Tracks["t1"];
        _silo.Tracks["t1"] = track with { Metadata = track.Metadata with { Title = "\u001b[2Jgone [red]" } };
        await _bench.Run("show", "t1");
        Assert.DoesNotContain('\u001b', _bench.Out.ToString());
        Assert.Contains("[red]", _bench.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_tells_every_check()
    {
        await _bench.Run("doctor", "--json");
        Assert.Equal(["client", "ffmpeg", "ffprobe", "libsndfile", "silo"], _bench.Json.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()));
        _bench["PV_SERVER"] = null;
        Assert.Equal(1, await _bench.Run("doctor", "--data", _bench.Write("file", "x"), "--json"));
        Assert.False(_bench.Json.GetProperty("ok").GetBoolean());
    }

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(field => field.Name)];

    private string Manifest()
    {
        foreach (var song in new[] { "one", "two", "three" })
            _bench.Write($"music/{song}.ogg", song);
        return _bench.Write("music/list.csv", "track_id,path,title,artist,producer,album\nt1,one.ogg,One,Ann,Bo,Best\nt2,two.ogg,Two,Ann,Bo,Best\nt3,three.ogg,Three,Ann,Cy,Best\n");
    }
}
