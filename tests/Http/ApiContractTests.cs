using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ProductionValue.Tests.Http;

/// <summary>What the API promises, asked of a real process.</summary>
[Collection(ApiCollection.Name)]
public sealed class ApiContractTests(ApiUnderTest api)
{
    private HttpClient Http => api.Client;

    [Fact]
    public void A_folder_below_the_roots_is_imported_by_the_silo_itself()
    {
        Assert.Equal(("completed", 12, 0), (api.Report.GetProperty("status").GetString(), api.Report.GetProperty("added").GetInt32(), api.Report.GetProperty("refused").GetInt32()));
    }

    [Fact]
    public async Task An_import_tells_every_file_as_it_goes_and_who_reconnects_hears_only_the_rest()
    {
        var id = api.Report.GetProperty("id").GetString();
        var told = await api.Events($"/api/v1/ingests/{id}/events");
        Assert.Equal("end", told[^1].Event);
        Assert.Equal(12, told.Sum(news => news.Data.GetProperty("files").GetArrayLength()));
        var rest = await api.Events($"/api/v1/ingests/{id}/events", "9");
        Assert.Equal(3, rest.Sum(news => news.Data.GetProperty("files").GetArrayLength()));
    }

    [Fact]
    public async Task A_fit_tells_its_steps_and_replays_those_that_were_missed()
    {
        Assert.Equal("end", api.FitEvents[^1].Event);
        Assert.Equal("live", api.FitEvents[^1].Data.GetProperty("generation").GetProperty("status").GetString());
        Assert.Equal(Enumerable.Range(1, api.FitEvents.Count).Select(number => $"{number}"), api.FitEvents.Select(told => told.Id));
        var replayed = await api.Events($"/api/v1/operations/{api.Fit}/events", "1");
        Assert.Equal(api.FitEvents.Skip(1).Select(told => told.Id), replayed.Select(told => told.Id));
    }

    [Fact]
    public async Task An_evaluation_can_be_cancelled()
    {
        using var started = await Http.PostAsJsonAsync("/api/v1/evaluations", new { split = "random", folds = 12 });
        var id = (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        using var cancelled = await Http.DeleteAsync($"/api/v1/operations/{id}");
        Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
        var told = await api.Events($"/api/v1/operations/{id}/events");
        Assert.True(told[^1].Data.GetProperty("done").GetBoolean());
        using var none = await Http.DeleteAsync("/api/v1/operations/none");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task What_lies_outside_the_roots_is_neither_imported_nor_played_not_even_through_a_link()
    {
        var link = Path.Combine(api.Root, "music", "way-out.wav");
        File.CreateSymbolicLink(link, api.Query);
        foreach (var outside in new[] { "/etc", Path.Combine(api.Root, "music", "..", "query.wav"), link })
        {
            using var refused = await Http.PostAsJsonAsync("/api/v1/ingests", new { folder = outside });
            Assert.True(refused.StatusCode == HttpStatusCode.Forbidden, outside);
        }

        File.Delete(link);
        var known = await api.Get("/api/v1/tracks/song-12");
        using var moved = await Http.PutAsJsonAsync("/api/v1/tracks/song-12", new
        {
            track = "song-12", contentId = known.GetProperty("contentId").GetString(), features = Array.Empty<object>(), credits = Array.Empty<object>(),
            metadata = new { title = "Spy", artist = "", album = "", path = "/etc/passwd", startSeconds = (double?)null, durationSeconds = 1.0 },
        });
        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Http.GetAsync("/api/v1/tracks/song-12/audio")).StatusCode);
    }

    [Fact]
    public async Task A_track_is_played_by_ranges()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/tracks/song-1/audio") { Headers = { Range = new RangeHeaderValue(0, 3) } };
        using var answer = await Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal("audio/wav", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("RIFF", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_track_that_did_not_change_is_not_sent_again()
    {
        using var first = await Http.GetAsync("/api/v1/tracks/song-2");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/tracks/song-2") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.NotModified, (await Http.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task Pages_follow_one_another_without_gap_or_repetition()
    {
        var seen = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await api.Get("/api/v1/tracks?limit=5" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor)));
            seen.AddRange(page.GetProperty("tracks").EnumerateArray().Select(track => track.GetProperty("track").GetString()!));
            if (page.GetProperty("next").GetString() is not { } next)
                break;
            cursor = next;
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Subset(seen.ToHashSet(), Enumerable.Range(1, 12).Select(song => $"song-{song}").ToHashSet());
    }

    [Fact]
    public async Task A_batch_has_an_answer_or_a_problem_for_each_question_in_their_order()
    {
        using var answer = await Http.PostAsJsonAsync("/api/v1/attributions/batch", new
        {
            queries = new[] { new { query = new { track = "song-1" }, k = 2 }, new { query = new { track = "nobody" }, k = 2 }, new { query = new { track = "song-2" }, k = 2 } },
        });
        var answers = (await answer.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().ToArray();
        Assert.Equal(["song-1", null, "song-2"], answers.Select(one => one.GetProperty("attribution") is { ValueKind: JsonValueKind.Object } told ? told.GetProperty("track").GetString() : null));
        Assert.Equal("urn:production-value:problem:not-found", answers[1].GetProperty("problem").GetString());
    }

    [Fact]
    public async Task An_upload_joins_an_import_and_what_is_no_sound_is_turned_away_by_its_first_bytes()
    {
        using var sound = new ByteArrayContent(await File.ReadAllBytesAsync(api.Query));
        sound.Headers.ContentType = new("application/octet-stream");
        using var taken = await Http.PostAsync("/api/v1/ingests/uploads-1/uploads?name=query.wav", sound);
        Assert.Equal("added", (await taken.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("outcome").GetString());
        using var text = new ByteArrayContent("<html>not a sound</html>"u8.ToArray());
        text.Headers.ContentType = new("audio/wav");
        using var refused = await Http.PostAsync("/api/v1/ingests/uploads-1/uploads?name=page.wav", text);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_name_with_a_slash_has_its_page_portrait_and_neighbours()
    {
        var name = Uri.EscapeDataString("Ann / Bright");
        Assert.Equal(6, (await api.Get($"/api/v1/producers/{name}")).GetProperty("fingerprint").GetProperty("count").GetInt32());
        var portrait = await api.Get($"/api/v1/producers/{name}/portrait");
        Assert.Equal(6, portrait.GetProperty("tracks").GetInt32());
        Assert.Subset(
            portrait.GetProperty("traits").EnumerateArray().Select(trait => trait.GetProperty("group").GetString()).ToHashSet(),
            new HashSet<string?> { "band balance", "dynamics", "width", "timbre" });
        Assert.Equal("Bob Dull", (await api.Get($"/api/v1/producers/{name}/near"))[0].GetProperty("producer").GetString());
    }

    [Theory]
    [InlineData("m3u8", "audio/x-mpegurl", "#EXTM3U")]
    [InlineData("xspf", "application/xspf+xml", "<?xml")]
    public async Task Tracks_can_be_taken_away_as_a_playlist(string format, string type, string begin)
    {
        using var answer = await Http.PostAsJsonAsync($"/api/v1/playlists/{format}", new { title = "Mine", tracks = new[] { "song-3", "song-1" } });
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(begin, text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("3.wav", StringComparison.Ordinal) < text.IndexOf("1.wav", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Probes_answer_HEAD_and_other_sites_get_no_permission()
    {
        foreach (var probe in new[] { "/livez", "/readyz" })
        {
            using var head = await Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, probe));
            Assert.Equal((HttpStatusCode.OK, 0), (head.StatusCode, (await head.Content.ReadAsByteArrayAsync()).Length));
        }

        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/api/v1/library") { Headers = { { "Origin", "https://elsewhere.example" } } };
        using var answer = await Http.SendAsync(foreign);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task The_reference_and_everything_it_loads_come_from_the_silo()
    {
        var page = await Http.GetStringAsync("/reference/");
        Assert.DoesNotContain("https://cdn", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync("/reference/scalar.js")).StatusCode);
    }
}
