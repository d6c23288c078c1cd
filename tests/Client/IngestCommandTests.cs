using System.Text.Json;
using ProductionValue.Contracts;

namespace ProductionValue.Tests.Client;

public sealed class IngestCommandTests : IAsyncLifetime
{
    private readonly TestBench _bench = new();
    private FakeSilo _silo = null!;

    public async ValueTask InitializeAsync()
    {
        _silo = await FakeSilo.Start();
        _bench["PV_SERVER"] = _silo.Url.ToString();
        _bench["PATH"] = ""; // Files that hold no sound have no tags: asking ffprobe of each would only take long.
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _bench.Dispose();
    }

    [Fact]
    public async Task Every_file_is_accounted_for_in_one_json_document()
    {
        _bench.Write("music/a.ogg", "one");
        _bench.Write("music/b.mp3", "bad");
        Assert.Equal(0, await _bench.Run("ingest", _bench.At("music"), _bench.At("none.mp3"), "--json"));
        Assert.Equal(["ingest", "added", "updated", "unchanged", "refused", "files"], _bench.Json.EnumerateObject().Select(field => field.Name));
        Assert.Equal((1, 0, 0, 2), Counts());
        Assert.Equal(["added", "refused", "refused"], Files().Select(file => file.GetProperty("outcome").GetString()));
        Assert.Equal("expected audio, got text", File("b.mp3").GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, File("b.mp3").GetProperty("track").ValueKind);
        Assert.Equal(Assert.Single(_silo.Tracks).Key, File("a.ogg").GetProperty("track").GetString());
    }

    [Fact]
    public async Task A_second_run_extracts_nothing_and_finds_everything_unchanged()
    {
        Write("a.ogg", "one");
        Write("b.ogg", "two");
        await _bench.Run("ingest", _bench.At("music"));
        _bench.Sound.Extracted.Clear();
        _silo.Account.Clear();
        Assert.Equal(0, await _bench.Run("ingest", _bench.At("music"), "--json"));
        Assert.Equal((0, 0, 2, 0), Counts());
        Assert.Empty(_bench.Sound.Extracted);
    }

    [Fact]
    public async Task A_new_feature_schema_is_extracted_from_files_that_are_known()
    {
        Write("a.ogg", "one");
        await _bench.Run("ingest", _bench.At("music"));
        _bench.Sound.Schemas = ["test-2"];
        _silo.Account.Clear();
        await _bench.Run("ingest", _bench.At("music"), "--json");
        Assert.Equal((0, 1, 0, 0), Counts());
    }

    [Fact]
    public async Task Of_two_copies_the_first_by_name_is_the_track_and_the_other_is_unchanged()
    {
        Write("b.ogg", "one");
        Write("a.ogg", "one");
        await _bench.Run("ingest", _bench.At("music"), "--json");
        Assert.Equal((1, 0, 1, 0), Counts());
        Assert.Equal("added", File("a.ogg").GetProperty("outcome").GetString());
        Assert.Contains("same recording as", File("b.ogg").GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(_bench.At("music/a.ogg"), Assert.Single(_silo.Tracks).Value.Metadata.Path);
    }

    [Fact]
    public async Task A_copy_of_a_refused_file_is_refused_too()
    {
        Write("a.ogg", "bad");
        Write("b.ogg", "bad");
        Assert.Equal(1, await _bench.Run("ingest", _bench.At("music"), "--json"));
        Assert.Equal((0, 0, 0, 2), Counts());
        Assert.Equal("expected audio, got text", File("b.ogg").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_copy_ingested_later_leaves_the_track_with_the_file_that_is_still_there()
    {
        var first = Write("a.ogg", "one");
        await _bench.Run("ingest", first);
        await _bench.Run("ingest", Write("b.ogg", "one"), "--json");
        Assert.Equal((0, 0, 1, 0), Counts());
        Assert.Equal(first, Assert.Single(_silo.Tracks).Value.Metadata.Path);
    }

    [Fact]
    public async Task A_file_that_moved_keeps_its_track_under_the_new_path()
    {
        var first = Write("a.ogg", "one");
        await _bench.Run("ingest", first);
        System.IO.File.Move(first, _bench.At("music/b.ogg"));
        await _bench.Run("ingest", _bench.At("music"), "--json");
        Assert.Equal((0, 1, 0, 0), Counts());
        Assert.Equal(_bench.At("music/b.ogg"), Assert.Single(_silo.Tracks).Value.Metadata.Path);
    }

    [Fact]
    public async Task A_manifest_gives_ids_and_credits_and_its_wrong_rows_are_refused_beside_the_others()
    {
        Write("a.ogg", "one");
        Write("b.ogg", "one");
        Write("c.ogg", "three");
        var manifest = _bench.Write(
            "music/list.csv", "track_id,path,title,artist,producer,album\nt1,a.ogg,One,Ann,Bo;Cy,Best\nt2,b.ogg,Two,Ann,,Best\nt1,c.ogg,Three,,,\nt4,none.ogg,,,,\n");
        Assert.Equal(0, await _bench.Run("ingest", _bench.At("music"), "--manifest", manifest, "--json"));
        Assert.Equal((2, 0, 0, 2), Counts());
        Assert.Equal(["t1", "t2"], _silo.Tracks.Keys.Order());
        Assert.Equal([("Bo", CreditSource.Manifest), ("Cy", CreditSource.Manifest)], _silo.Tracks["t1"].Credits.Select(credit => (credit.Producer, credit.Source)));
        Assert.Contains("line 4", File("c.ogg").GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("no file", File("none.ogg").GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_ingest_without_the_manifest_takes_nothing_of_it_back()
    {
        Write("a.ogg", "one");
        await _bench.Run("ingest", "--manifest", _bench.Write("music/list.csv", "track_id,path,title,producer\nt1,a.ogg,One,Bo\n"));
        _silo.Account.Clear();
        await _bench.Run("ingest", _bench.At("music"), "--json");
        Assert.Equal((0, 0, 1, 0), Counts());
        Assert.Equal("Bo", Assert.Single(_silo.Tracks["t1"].Credits).Producer);
    }

    [Fact]
    public async Task A_manifest_row_that_changes_only_words_updates_without_extracting()
    {
        Write("a.ogg", "one");
        await _bench.Run("ingest", "--manifest", _bench.Write("music/list.csv", "track_id,path,title,start_seconds\nt1,a.ogg,One,3\n"));
        _bench.Sound.Extracted.Clear();
        _silo.Account.Clear();
        await _bench.Run("ingest", "--manifest", _bench.Write("music/list.csv", "track_id,path,title,start_seconds\nt1,a.ogg,Uno,3\n"), "--json");
        Assert.Equal((0, 1, 0, 0), Counts());
        Assert.Equal(("Uno", 42), (_silo.Tracks["t1"].Metadata.Title, _silo.Tracks["t1"].Metadata.DurationSeconds));
        Assert.Empty(_bench.Sound.Extracted);
    }

    [Fact]
    public async Task Another_excerpt_is_extracted_again()
    {
        Write("a.ogg", "one");
        await _bench.Run("ingest", "--manifest", _bench.Write("music/list.csv", "track_id,path,start_seconds\nt1,a.ogg,3\n"));
        _silo.Account.Clear();
        await _bench.Run("ingest", "--manifest", _bench.Write("music/list.csv", "track_id,path,start_seconds\nt1,a.ogg,4\n"), "--json");
        Assert.Equal((0, 1, 0, 0), Counts());
        Assert.Equal(2, _bench.Sound.Extracted.Count);
    }

    [Fact]
    public async Task A_file_that_crashes_the_extraction_is_refused_and_the_rest_goes_on()
    {
        Write("a.ogg", "crash");
        Write("b.ogg", "two");
        Assert.Equal(0, await _bench.Run("ingest", _bench.At("music"), "--json"));
        Assert.Equal((1, 0, 0, 1), Counts());
        Assert.Contains("overflow", File("a.ogg").GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_that_pass_are_retried_and_nothing_is_counted_twice()
    {
        for (var song = 0; song < 40; song++)
            Write($"{song:00}.ogg", $"song {song}");
        for (var failure = 0; failure < 3; failure++)
            _silo.Failures.Enqueue((503, "0"));
        Assert.Equal(0, await _bench.Run("ingest", _bench.At("music"), "--json"));
        Assert.Equal((40, 0, 0, 0), Counts());
    }

    [Fact]
    public async Task Batches_hold_at_most_16_files()
    {
        var largest = 0;
        _silo.OnBatch = files => largest = Math.Max(largest, files);
        for (var song = 0; song < 150; song++)
            Write($"{song:000}.ogg", $"song {song}");
        await _bench.Run("ingest", _bench.At("music"), "--json");
        Assert.Equal((150, 0, 0, 0), Counts());
        Assert.InRange(largest, 1, 16);
    }

    [Fact]
    public async Task Nothing_added_is_exit_1_with_a_reason()
    {
        Assert.Equal(1, await _bench.Run("ingest", _bench.At("none.mp3")));
        Assert.Contains("no such file or folder", _bench.Out.ToString(), StringComparison.Ordinal);
        Directory.CreateDirectory(_bench.At("empty"));
        Assert.Equal(1, await _bench.Run("ingest", _bench.At("empty"), "--json"));
        Assert.Contains("no music", _bench.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_without_its_column_is_exit_1_and_nothing_is_sent()
    {
        var manifest = _bench.Write("list.csv", "file\na.ogg\n");
        Assert.Equal(1, await _bench.Run("ingest", "--manifest", manifest));
        Assert.Contains("missing column path", _bench.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_silo.Requests);
    }

    [Fact]
    public async Task The_first_ingest_fits_and_later_ones_only_say_how()
    {
        await _bench.Run("ingest", Write("a.ogg", "one"));
        Assert.Equal(1, _silo.Fits);
        await _bench.Run("ingest", Write("b.ogg", "two"));
        Assert.Equal(1, _silo.Fits);
        Assert.Contains("pv fit", _bench.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_fit_leaves_the_library_unfitted_and_a_failed_first_fit_does_not_fail_the_ingest()
    {
        await _bench.Run("ingest", Write("a.ogg", "one"), "--no-fit");
        Assert.Equal(0, _silo.Fits);
        _silo.FitError = "nobody is credited";
        Assert.Equal(0, await _bench.Run("ingest", Write("b.ogg", "two")));
        Assert.Contains("nobody is credited", _bench.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_ingest_keeps_what_was_acknowledged_and_says_how_to_go_on()
    {
        for (var song = 0; song < 200; song++)
            Write($"{song:000}.ogg", $"song {song}");
        using var interrupt = new CancellationTokenSource();
        var batches = 0;
        _silo.OnBatch = _ =>
        {
            if (++batches == 3)
                interrupt.Cancel();
        };
        Assert.Equal(130, await ProductionValue.Client.Door.Run(_bench.Bench(), ["ingest", _bench.At("music"), "--json"], interrupt.Token));
        Assert.True(_silo.Cancelled);
        Assert.InRange(Files().Length, 32, 48);
        Assert.Contains("run the same command to go on", _bench.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_counts_and_gives_each_reason()
    {
        Write("a.ogg", "one");
        Write("b.ogg", "bad");
        await _bench.Run("ingest", _bench.At("music"), "--no-fit");
        Assert.StartsWith("1 added, 0 updated, 0 unchanged, 1 refused", _bench.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("b.ogg: expected audio, got text", _bench.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_credit_what_the_manifest_does_not_speak_of()
    {
        _bench["PATH"] = Environment.GetEnvironmentVariable("PATH");
        Directory.CreateDirectory(_bench.At("music"));
        string[] arguments =
        [
            "-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=d=0.2", "-metadata", "title=One", "-metadata", "PRODUCER=Bo;Cy", _bench.At("music/a.flac"),
        ];
        using (var ffmpeg = System.Diagnostics.Process.Start("ffmpeg", arguments))
            await ffmpeg.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _bench.Run("ingest", _bench.At("music"), "--no-fit");
        var track = Assert.Single(_silo.Tracks).Value;
        Assert.Equal("One", track.Metadata.Title);
        Assert.Equal([("Bo", CreditSource.Tag), ("Cy", CreditSource.Tag)], track.Credits.Select(credit => (credit.Producer, credit.Source)));
    }

    private string Write(string name, string text) => _bench.Write("music/" + name, text);

    private (int Added, int Updated, int Unchanged, int Refused) Counts() =>
        (Count("added"), Count("updated"), Count("unchanged"), Count("refused"));

    private int Count(string outcome) => _bench.Json.GetProperty(outcome).GetInt32();

    private JsonElement[] Files() => [.. _bench.Json.GetProperty("files").EnumerateArray()];

    private JsonElement File(string name) => Files().Single(file => Path.GetFileName(file.GetProperty("path").GetString()) == name);
}
