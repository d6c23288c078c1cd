using System.Diagnostics;

namespace ProductionValue.Tests.Client;

public sealed class DemoCommandTests : IAsyncLifetime
{
    private readonly TestBench _bench = new();
    private FakeSilo _silo = null!;

    public async ValueTask InitializeAsync()
    {
        _silo = await FakeSilo.Start();
        _bench["PV_SERVER"] = _silo.Url.ToString();
        _bench.Write("set/music/a.ogg", "one");
        _bench.Write("set/music/b.ogg", "two");
        _bench.Write("set/music/c.ogg", "three");
        _bench.Write("set/music/d.ogg", "four");
        _bench.Write("set/ingest.csv", "track_id,path,title,artist,producer,album\na,music/a.ogg,A,Bo,Bo,One\nb,music/b.ogg,B,Cy,Cy,Two\n");
        _bench.Write("set/held-back.csv", "track_id,path,title,artist,producer,album\nc,music/c.ogg,C,Bo,bo,One\nd,music/d.ogg,D,Cy,Cy,Two\n");
        _bench.Write("set/complete", "");
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _bench.Dispose();
    }

    [Fact]
    public async Task It_learns_from_some_tracks_and_is_judged_on_those_held_back()
    {
        Assert.Equal(0, await _bench.Run("demo", "--set", _bench.At("set"), "--json"));
        Assert.Equal(["a", "b"], _silo.Tracks.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1, _bench.Json.GetProperty("right").GetInt32()); // The silo says Bo of everything.
        Assert.Equal(["bo", "Cy"], _bench.Json.GetProperty("heldBack").EnumerateArray().Select(answer => answer.GetProperty("truth").GetString()));
        Assert.Equal("C", _bench.Json.GetProperty("similar").GetProperty("track").GetString());
    }

    [Fact]
    public async Task A_second_run_extracts_only_the_questions_and_fits_nothing()
    {
        await _bench.Run("demo", "--set", _bench.At("set"));
        _silo.Account.Clear();
        _bench.Sound.Extracted.Clear();
        Assert.Equal(0, await _bench.Run("demo", "--set", _bench.At("set")));
        Assert.Equal(1, _silo.Fits);
        Assert.Equal(["c.ogg", "d.ogg"], _bench.Sound.Extracted.Order(StringComparer.Ordinal));
        Assert.Contains("1 of 2 right", _bench.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("pv ingest ~/Music", _bench.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("pv up", _bench.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_apt_get_one_line_says_how_to_run_on_ones_own_folder()
    {
        var tools = Directory.CreateDirectory(_bench.At("tools")).FullName;
        File.CreateSymbolicLink(Path.Combine(tools, "dirname"), "/usr/bin/dirname");
        var script = Path.Combine(AppContext.BaseDirectory, "Demo", "fetch-demo.sh");
        var start = new ProcessStartInfo("/bin/sh", [script, _bench.At("elsewhere")]) { RedirectStandardError = true };
        start.Environment["PATH"] = tools;
        using var shell = Process.Start(start)!;
        var said = await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, shell.ExitCode);
        Assert.Contains("pv ingest ~/Music", Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_of_music_names_six_authors_with_eight_tracks_each_and_holds_back_one_or_two_of_each()
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Demo", "demo-manifest.csv")).Skip(1).Select(line => line.Split(',')).ToArray();
        Assert.All(rows, row => Assert.Equal(10, row.Length));
        var authors = rows.GroupBy(row => row[5]).ToArray();
        Assert.True(authors.Length >= 6);
        Assert.All(authors, author => Assert.True(author.Count() >= 8));
        Assert.All(authors, author => Assert.InRange(author.Count(row => row[9] == "yes"), 1, 2));
        var albumsLearned = rows.Where(row => row[9].Length == 0).Select(row => row[6]).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(rows.Where(row => row[5] == "Kenta Cho" && row[9] == "yes"), row => albumsLearned.Contains(row[6]));
    }
}
