using ProductionValue.Tests.Audio;
using ProductionValue.Tests.Credits;

namespace ProductionValue.Tests.EndToEnd;

/// <summary>Credits from the network, libraries from dumps, lists and watched folders, as a user meets them.</summary>
public sealed class OtherSourcesTests
{
    [Fact]
    public async Task Dumps_make_a_library_without_audio_that_answers()
    {
        using var files = new AudioFiles();
        await using var silo = await RunningSilo.Start(files["data"]);
        Directory.CreateDirectory(files["ab"]);
        for (var number = 0; number < 40; number++)
            await File.WriteAllTextAsync(files[$"ab/{number}.json"], Dumps.LowLevel(number, number % 2));
        await File.WriteAllTextAsync(files["ab/broken.json"], "{");
        await File.WriteAllLinesAsync(files["release"], Enumerable.Range(0, 40).Select(number => Dumps.Release(number, number % 2 == 0 ? "Ann" : "Bob", number)));
        var pv = silo.Pv.With("PV_DATA", files["data"]);
        (await pv.Run("import", "musicbrainz", files["release"])).Expect();
        var imported = (await pv.Run("import", "acousticbrainz", files["ab"], "--json")).Expect().Json;
        Assert.Equal((41, 40, 1, 0), (Count(imported, "documents"), Count(imported, "taken"), Count(imported, "malformed"), Count(imported, "refused")));
        Assert.Contains("broken.json", imported.GetProperty("named")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(41, Count((await pv.Run("import", "acousticbrainz", files["ab"], "--json")).Expect().Json, "skipped"));

        (await pv.Run("fit")).Expect();
        Assert.Equal("acousticbrainz-1", (await pv.Run("models", "--json")).Expect().Json.ToString().Split('"').First(word => word.StartsWith("acoustic", StringComparison.Ordinal)));
        var attributed = (await pv.Run("attribute", Dumps.Recording(4), "--json")).Expect().Json;
        Assert.Equal("Ann", attributed.GetProperty("producers")[0].GetProperty("producer").GetString());
        Assert.Equal(3, (await pv.Run("similar", Dumps.Recording(4), "-k", "3", "--json")).Expect().Json.GetProperty("similar").GetArrayLength());
    }

    [Fact]
    public async Task A_fetch_is_off_until_configured_then_credits_by_recording_id_and_asks_nobody_twice()
    {
        using var files = new AudioFiles();
        await using var silo = await RunningSilo.Start(files["data"]);
        await using var source = await FakeSource.Start();
        source.Answers[$"/ws/2/recording/{TaggedFiles.Recording}?"] = $$"""{"id":"{{TaggedFiles.Recording}}","relations":[{{Dumps.Relation("Ann Bright")}},{{Dumps.Relation("Boss", "\"executive\"")}}]}""";
        var plain = files.Convert(files.Music("plain.wav", 3), "plain.mp3", "-map_metadata", "-1");
        await File.WriteAllBytesAsync(files["song.mp3"], [.. new Id3Tag(4).Text("TIT2", "Song").Owned("http://musicbrainz.org", TaggedFiles.Recording).ToBytes(), .. await File.ReadAllBytesAsync(plain)]);
        (await silo.Pv.Run("ingest", files["song.mp3"], "--no-fit")).Expect();
        Assert.Contains("PV_CONTACT", (await silo.Pv.Run("credits", "fetch")).Expect(1).Error, StringComparison.Ordinal);

        var pv = silo.Pv.With("PV_CONTACT", "ops@example.org").With("PV_MUSICBRAINZ_URL", source.Url.ToString()).With("XDG_CACHE_HOME", files["cache"]);
        var dry = (await pv.Run("credits", "fetch", "--dry-run", "--json")).Expect().Json;
        Assert.Equal("would-update", dry.GetProperty("tracks")[0].GetProperty("outcome").GetString());
        Assert.Equal(0, (await pv.Run("producers", "--json")).Expect().Json.GetProperty("total").GetInt32());
        Assert.Equal("updated", (await pv.Run("credits", "fetch", "--json")).Expect().Json.GetProperty("tracks")[0].GetProperty("outcome").GetString());
        Assert.Equal("Ann Bright", (await pv.Run("producers", "--json")).Expect().Json.GetProperty("producers")[0].GetProperty("producer").GetString());
        var again = (await pv.Run("credits", "fetch", "--json")).Expect().Json;
        Assert.Equal(("unchanged", 0), (again.GetProperty("tracks")[0].GetProperty("outcome").GetString(), Count(again, "requests")));
        Assert.Single(source.Requests);
        Assert.Contains("ops@example.org", source.Requests.First().Agent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_names_what_to_ingest_and_a_watched_folder_is_followed()
    {
        using var files = new AudioFiles();
        await using var silo = await RunningSilo.Start(files["data"]);
        Directory.CreateDirectory(files["music"]);
        files.Music("music/a.wav", 2);
        files.Music("music/b.wav", 3);
        await File.WriteAllTextAsync(files["list.m3u8"], "#EXTM3U\nmusic/a.wav\nhttp://radio.example/x\n");
        var listed = (await silo.Pv.Run("ingest", files["list.m3u8"], "--no-fit", "--json")).Expect().Json;
        Assert.Equal((1, 1), (Count(listed, "added"), Count(listed, "refused")));

        Assert.Contains("1 added, 0 updated, 1 unchanged", (await silo.Pv.Run("watch", files["music"], "--once")).Expect().Out, StringComparison.Ordinal);
        File.Move(files["music/b.wav"], files["kept.wav"]);
        Assert.Contains("1 vanished", (await silo.Pv.Run("watch", files["music"], "--once")).Expect().Out, StringComparison.Ordinal);
        var track = (await silo.Pv.Run("tracks", "b", "--json")).Expect().Json.GetProperty("tracks")[0].GetProperty("track").GetString()!;
        Assert.Contains("vanished", (await silo.Pv.Run("show", track)).Expect().Out, StringComparison.Ordinal);
        File.Move(files["kept.wav"], files["music/b.wav"]);
        (await silo.Pv.Run("watch", files["music"], "--once")).Expect();
        Assert.DoesNotContain("vanished", (await silo.Pv.Run("show", track)).Expect().Out, StringComparison.Ordinal);
    }

    private static int Count(System.Text.Json.JsonElement document, string name) => document.GetProperty(name).GetInt32();
}
