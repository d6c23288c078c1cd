using System.Text.Json;
using ProductionValue.Tests.Audio;
using ProductionValue.Tests.Credits;

namespace ProductionValue.Tests.EndToEnd;

/// <summary>Credits as a user meets them: a folder tagged in every format, tagged again, decided about, taken away.</summary>
public sealed class CreditsTests
{
    private static readonly string[] Formats = ["mp3", "flac", "ogg", "opus", "m4a", "wav", "aiff", "wma", "wv"];

    [Fact]
    public async Task A_folder_tagged_in_every_format_gives_the_right_credits_and_tagged_again_updates_them_exactly()
    {
        using var files = new AudioFiles();
        await using var silo = await RunningSilo.Start(files["data"]);
        Directory.CreateDirectory(files["music"]);
        for (var number = 0; number < Formats.Length; number++)
            Tag(files, number, number % 2 == 0 ? ["Ann Bright", "Bob Dull"] : ["久石 譲"]);
        var first = (await silo.Pv.Run("ingest", files["music"], "--json")).Expect().Json;
        Assert.Equal((Formats.Length, 0), (first.GetProperty("added").GetInt32(), first.GetProperty("refused").GetInt32()));
        Assert.Equal([("Ann Bright", 5), ("Bob Dull", 5), ("久石 譲", 4)], await Producers(silo));

        Tag(files, 0, ["久石 譲"]);
        Tag(files, 1, []);
        var again = (await silo.Pv.Run("ingest", files["music"], "--json")).Expect().Json;
        Assert.Equal((0, 2, Formats.Length - 2), (again.GetProperty("added").GetInt32(), again.GetProperty("updated").GetInt32(), again.GetProperty("unchanged").GetInt32()));
        Assert.Equal([("Ann Bright", 4), ("Bob Dull", 4), ("久石 譲", 4)], await Producers(silo));

        // The centroid is that of a library that was never tagged otherwise.
        (await silo.Pv.Run("fit")).Expect();
        var ann = (await silo.Pv.Run("show", "Ann Bright", "--json")).Expect().Json.GetProperty("fingerprint");
        Tag(files, 2, ["Somebody Else"]);
        (await silo.Pv.Run("ingest", files["music"])).Expect();
        Tag(files, 2, ["Ann Bright", "Bob Dull"]);
        (await silo.Pv.Run("ingest", files["music"])).Expect();
        Assert.Equal(ann.ToString(), (await silo.Pv.Run("show", "Ann Bright", "--json")).Expect().Json.GetProperty("fingerprint").ToString());
        await DecideAndExport(silo, files);
    }

    private static async Task DecideAndExport(RunningSilo silo, AudioFiles files)
    {
        var track = (await silo.Pv.Run("tracks", "--producer", "Ann Bright", "--json")).Expect().Json.GetProperty("tracks")[0].GetProperty("track").GetString()!;
        (await silo.Pv.Run("credits", "dispute", track, "Ann Bright", "--by", "Pat", "--why", "she was away")).Expect();
        Assert.Equal(3, (await Producers(silo)).Single(one => one.Producer == "Ann Bright").Tracks);
        var conflicts = (await silo.Pv.Run("credits", "conflicts", "--json")).Expect().Json.GetProperty("reviews");
        Assert.Contains(conflicts.EnumerateArray(), review => review.GetProperty("kind").GetString() == "Disputed" && review.GetProperty("track").GetString() == track);
        (await silo.Pv.Run("credits", "undo", track, "--by", "Pat")).Expect();
        (await silo.Pv.Run("credits", "undo", track, "--by", "Pat")).Expect(1);
        Assert.Equal(4, (await Producers(silo)).Single(one => one.Producer == "Ann Bright").Tracks);

        (await silo.Pv.Run("credits", "merge", "Bob Dull", "--into", "Ann Bright", "--by", "Pat")).Expect();
        Assert.Equal([("Ann Bright", 4), ("久石 譲", 4)], await Producers(silo));
        (await silo.Pv.Run("credits", "revoke", "1", "--by", "Pat")).Expect();
        Assert.Equal([("Ann Bright", 4), ("Bob Dull", 4), ("久石 譲", 4)], await Producers(silo));

        var csv = (await silo.Pv.Run("credits", "export")).Expect().Out.Split('\n');
        Assert.StartsWith("track,title,artist,album,content_id,kind,", csv[0], StringComparison.Ordinal);
        Assert.Contains(csv, line => line.Contains(",event +,", StringComparison.Ordinal) && line.Contains("Disputed,she was away", StringComparison.Ordinal));
        (await silo.Pv.Run("credits", "export", "--format", "json", "--output", files["credits.json"])).Expect();
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(files["credits.json"]));
        var exported = json.RootElement.GetProperty("tracks").EnumerateArray().Single(one => one.GetProperty("track").GetString() == track);
        Assert.Equal(["Disputed", "Undone", "Renamed", "Renamed"], exported.GetProperty("events").EnumerateArray().Select(entry => entry.GetProperty("action").GetString()!));
    }

    private static async Task<(string Producer, int Tracks)[]> Producers(RunningSilo silo) =>
    [
        .. (await silo.Pv.Run("producers", "--json")).Expect().Json.GetProperty("producers").EnumerateArray()
            .Select(producer => (producer.GetProperty("producer").GetString()!, producer.GetProperty("tracks").GetInt32()))
            .OrderBy(producer => producer.Item1, StringComparer.Ordinal),
    ];

    /// <summary>Writes a file of a format anew: the same sound, other tags.</summary>
    private static void Tag(AudioFiles files, int number, string[] producers)
    {
        var format = Formats[number];
        var plain = files[$"plain-{number}.{format}"];
        if (!File.Exists(plain))
        {
            WavFile.Write16(files[$"sound-{number}.wav"], 44_100, WavFile.Music(44_100, 3 + (number * 0.1), number + 1));
            files.Convert(files[$"sound-{number}.wav"], $"plain-{number}.{format}", "-map_metadata", "-1", "-fflags", "+bitexact");
        }

        File.WriteAllBytes(files[$"music/{number}.{format}"], RealFiles.WithProducers(File.ReadAllBytes(plain), format, producers));
    }
}
