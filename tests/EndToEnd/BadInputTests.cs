using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ProductionValue.Tests.Audio;

namespace ProductionValue.Tests.EndToEnd;

/// <summary>A folder of what people really have: each bad file is named with its reason, and the good ones come in all the same.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private readonly AudioFiles files = new();
    private RunningSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await RunningSilo.Start();

    public async ValueTask DisposeAsync()
    {
        await silo.DisposeAsync();
        using (var shell = Process.Start("rm", ["-rf", files.Folder])) // .NET cannot delete a name that is not UTF-8.
            await shell.WaitForExitAsync();
        Directory.CreateDirectory(files.Folder);
        files.Dispose();
    }

    [Fact]
    public async Task Every_bad_file_is_refused_with_its_reason_and_the_good_ones_come_in()
    {
        var song = files.Music("song.wav", 5);
        File.WriteAllBytes(files["empty.mp3"], []);
        File.WriteAllText(files["letter.mp3"], string.Concat(Enumerable.Repeat("Dear Sir or Madam, ", 200)));
        files.Music("blip.wav", 0.2);
        WavFile.Write16(files["silent.wav"], 44_100, new float[44_100 * 3]);
        WavFile.WriteFloat(files["nan.wav"], 44_100, [.. WavFile.Music(44_100, 2), float.NaN, .. WavFile.Music(44_100, 2)]);
        File.WriteAllBytes(files["cut.flac"], File.ReadAllBytes(files.Convert(song, "whole.flac"))[..60]);
        files.Convert(song, "telephone.wav", "-ar", "8000", "-ac", "1", "-t", "4");
        files.Convert(song, "hires.wav", "-ar", "192000", "-t", "3");
        files.Convert(song, "surround.flac", "-filter_complex", "[0:a]aresample,pan=5.1|FL=FL|FR=FR|FC=FL|LFE=FR|BL=FL|BR=FR", "-t", "3.5");
        File.Copy(song, files["zz copy of song.wav"]);
        Directory.CreateDirectory(files["deep"]);
        Directory.CreateSymbolicLink(files["deep/loop"], files.Folder);
        await NameThatIsNotUtf8(song);

        var outcome = await Ingest(files.Folder, files["gone.mp3"]);

        Assert.Equal("added", outcome("song.wav").Outcome);
        Assert.Equal(("unchanged", true), (outcome("zz copy of song.wav").Outcome, outcome("zz copy of song.wav").Reason.Contains("song.wav", StringComparison.Ordinal)));
        foreach (var good in new[] { "telephone.wav", "hires.wav", "surround.flac" })
            Assert.Equal("added", outcome(good).Outcome);
        foreach (var (bad, reason) in new[]
        {
            ("empty.mp3", "0 bytes"), ("letter.mp3", "expected"), ("blip.wav", "at least 1 s"), ("silent.wav", "silen"), ("nan.wav", "NaN"),
            ("cut.flac", "expected"), ("gone.mp3", "no"), ("not-utf8-\uFFFD.wav", "UTF-8"),
        })
        {
            Assert.Equal("refused", outcome(bad).Outcome);
            Assert.Contains(reason, outcome(bad).Reason, StringComparison.OrdinalIgnoreCase);
        }

        (await silo.Pv.Run("tracks")).Expect(); // Nothing of this hurt the silo.
    }

    [Fact]
    public async Task A_manifest_is_read_row_by_row_and_each_wrong_row_says_why()
    {
        files.Music("a.wav", 2);
        files.Convert(files["a.wav"], "b.flac", "-ss", "0.2");
        const string Rows =
            "path,producer,track_id,title,artist,album,start_seconds,extra\r\n"
            + "a.wav,\"Cho, Kenta; Ann\",t-1,\"A, \"\"quoted\"\"\",Band,Record,,x\r\n"
            + "b.flac,Ann,t-1,Twice,Band,Record,,x\r\n"
            + "missing.wav,Ann,t-3,Gone,Band,Record,,x\r\n"
            + "b.flac,Ann,t-4,Bad start,Band,Record,soon,x\r\n"
            + "b.flac,,t-5,No credit,Band,Record,0.1,x\r\n";
        File.WriteAllBytes(files["list.csv"], [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Rows)]);

        var report = (await silo.Pv.Run("ingest", "--manifest", files["list.csv"], "--json")).Expect().Json;

        Assert.Equal((2, 3), (report.GetProperty("added").GetInt32(), report.GetProperty("refused").GetInt32()));
        var show = (await silo.Pv.Run("show", "t-1", "--json")).Expect().Json;
        Assert.Equal("A, \"quoted\"", show.GetProperty("metadata").GetProperty("title").GetString());
        Assert.Equal(["Ann", "Cho, Kenta"], show.GetProperty("credits").EnumerateArray().Select(credit => credit.GetProperty("producer").GetString()).Order());
        Assert.Empty((await silo.Pv.Run("show", "t-5", "--json")).Expect().Json.GetProperty("credits").EnumerateArray());
        var reasons = report.GetProperty("files").EnumerateArray().Where(file => file.GetProperty("outcome").GetString() == "refused")
            .Select(file => file.GetProperty("reason").GetString()!).ToArray();
        Assert.Contains(reasons, reason => reason.Contains("t-1", StringComparison.Ordinal));
        Assert.Contains(reasons, reason => reason.Contains("start_seconds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_manifest_gives_an_ingested_recording_its_id_and_takes_credits_back_as_it_gives_them()
    {
        files.Music("a.wav", 2);
        (await silo.Pv.Run("ingest", files["a.wav"], "--no-fit")).Expect();
        File.WriteAllText(files["list.csv"], "track_id,path,producer\nt-1,a.wav,Ann\n");
        (await silo.Pv.Run("ingest", "--manifest", files["list.csv"], "--no-fit")).Expect();
        Assert.Equal(1, (await silo.Pv.Run("tracks", "--json")).Expect().Json.GetProperty("total").GetInt32());
        Assert.Equal(1, (await silo.Pv.Run("producers", "--json")).Expect().Json.GetProperty("total").GetInt32());
        File.WriteAllText(files["list.csv"], "track_id,path,producer\nt-1,a.wav,\n");
        var cleared = (await silo.Pv.Run("ingest", "--manifest", files["list.csv"], "--no-fit", "--json")).Expect().Json;
        Assert.Equal(1, cleared.GetProperty("updated").GetInt32());
        Assert.Empty((await silo.Pv.Run("show", "t-1", "--json")).Expect().Json.GetProperty("credits").EnumerateArray());
    }

    [Fact]
    public async Task An_ingest_that_adds_nothing_ends_with_1_and_a_manifest_without_its_column_says_which()
    {
        File.WriteAllBytes(files["empty.mp3"], []);
        (await silo.Pv.Run("ingest", files["empty.mp3"])).Expect(1);
        File.WriteAllText(files["wrong.csv"], "file,producer\nsong.wav,Ann\n");
        var wrong = (await silo.Pv.Run("ingest", "--manifest", files["wrong.csv"])).Expect(1);
        Assert.Contains("wrong.csv", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("path", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_format_people_have_comes_in()
    {
        var song = files.Music("song.wav", 4);
        // Each a little other, so that none is a copy of another.
        string[] formats = ["mp3", "flac", "ogg", "opus", "aiff", "m4a"];
        for (var format = 0; format < formats.Length; format++)
            files.Convert(song, $"song.{formats[format]}", "-ss", $"0.{format + 1}");
        var report = (await silo.Pv.Run("ingest", files.Folder, "--json")).Expect().Json;
        Assert.Equal(formats.Length + 1, report.GetProperty("added").GetInt32());
    }

    /// <summary>Runs an ingest and gives a look-up by file name.</summary>
    private async Task<Func<string, (string Outcome, string Reason)>> Ingest(params string[] paths)
    {
        var report = (await silo.Pv.Run(["ingest", .. paths, "--json"])).Expect().Json;
        var told = report.GetProperty("files").EnumerateArray()
            .ToLookup(file => Path.GetFileName(file.GetProperty("path").GetString()!), file => file);
        return name =>
        {
            var file = Assert.Single(told[name]);
            return (file.GetProperty("outcome").GetString()!, file.TryGetProperty("reason", out var reason) && reason.ValueKind is JsonValueKind.String ? reason.GetString()! : "");
        };
    }

    /// <summary>.NET cannot write such a name; a shell can.</summary>
    private async Task NameThatIsNotUtf8(string source)
    {
        using var shell = Process.Start("sh", ["-c", "cp \"$1\" \"$2/$(printf 'not-utf8-\\377.wav')\"", "sh", source, files.Folder]);
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
    }
}
