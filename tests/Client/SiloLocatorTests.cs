using System.Runtime.Versioning;
using System.Text.Json;
using ProductionValue.Client;

namespace ProductionValue.Tests.Client;

[UnsupportedOSPlatform("windows")]
public sealed class SiloLocatorTests : IAsyncLifetime
{
    private readonly TestBench _bench = new();
    private FakeSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await FakeSilo.Start();

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _bench.Dispose();
    }

    [Fact]
    public async Task A_named_server_wins_over_a_named_data_directory()
    {
        _bench["PV_DATA"] = _bench.At("data");
        await using var found = await Connect(server: _silo.Url.ToString());
        Assert.Null(found.Embedded);
        _bench["PV_SERVER"] = _silo.Url.ToString();
        await using var again = await Connect();
        Assert.Equal(_silo.Url, again.Client.Server);
    }

    [Fact]
    public async Task A_named_server_that_does_not_answer_or_is_something_else_is_refused()
    {
        await Assert.ThrowsAsync<NoSiloException>(() => Connect(server: "http://127.0.0.1:9"));
        _silo.Product = "another";
        var failure = await Assert.ThrowsAsync<NoSiloException>(() => Connect(server: _silo.Url.ToString()));
        Assert.Contains("pv up", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_silo_that_runs_on_the_data_directory_is_used()
    {
        Record(_silo.Url.ToString(), embedded: false);
        await using var found = await Connect(data: _bench.At("data"));
        Assert.Equal(_silo.Url, found.Client.Server);
        Assert.Null(found.Embedded);
    }

    [Fact]
    public async Task A_silo_at_the_usual_address_is_used_where_nothing_is_named_unless_it_is_something_else()
    {
        _bench.UsualAddress = _silo.Url;
        await using (var found = await Connect())
            Assert.Equal(_silo.Url, found.Client.Server);
        _silo.Product = "another";
        var failure = await Assert.ThrowsAsync<NoSiloException>(() => Connect());
        Assert.Contains("pv-silo", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_data_directory_does_not_ask_at_the_usual_address()
    {
        _bench.UsualAddress = _silo.Url;
        await using var other = await FakeSilo.Start();
        Executable($"echo ready {other.Url}; cat > /dev/null");
        await using var found = await Connect(data: _bench.At("data"));
        Assert.NotNull(found.Embedded);
        Assert.Equal(other.Url, found.Client.Server);
        Assert.Empty(_silo.Requests);
    }

    [Fact]
    public async Task A_verbs_own_data_directory_comes_after_what_was_named_and_before_the_usual_address()
    {
        _bench.UsualAddress = new Uri("http://127.0.0.1:9");
        Record(_silo.Url.ToString(), embedded: false);
        var own = new DataDirectory(_bench.At("data"));
        await using (var found = await Connect(own: own))
            Assert.Equal(_silo.Url, found.Client.Server);
        _bench["PV_SERVER"] = "http://127.0.0.1:9";
        await Assert.ThrowsAsync<NoSiloException>(() => Connect(own: own));
    }

    [Fact]
    public async Task An_embedded_silo_is_started_on_the_directory_and_ends_with_the_connection()
    {
        Executable($"echo \"$@\" > {_bench.At("arguments")}; echo log >&2; echo ready {_silo.Url}; cat > /dev/null; echo gone > {_bench.At("gone")}");
        await using (var found = await Connect(data: _bench.At("data")))
        {
            Assert.Equal(_silo.Url, found.Client.Server);
            Assert.False(found.Embedded!.HasExited);
            Assert.False(File.Exists(_bench.At("gone")));
        }

        Assert.Equal($"--embedded --port 0 --data {_bench.At("data")}\n", await File.ReadAllTextAsync(_bench.At("arguments"), TestContext.Current.CancellationToken));
        Assert.True(File.Exists(_bench.At("gone")));
    }

    [Fact]
    public async Task The_default_directory_is_in_the_users_data_folder()
    {
        Executable($"echo \"$@\" > {_bench.At("arguments")}; echo ready {_silo.Url}; cat > /dev/null");
        await using (await Connect())
        {
        }

        _bench["XDG_DATA_HOME"] = _bench.At("share");
        await using (await Connect())
            Assert.EndsWith(_bench.At("share/production-value") + "\n", await File.ReadAllTextAsync(_bench.At("arguments"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(_bench.At(".local/share/production-value"), DataDirectory.Default(name => name == "HOME" ? _bench.Folder.FullName : null).Path);
    }

    [Fact]
    public async Task A_silo_that_ends_at_once_is_told_with_what_it_said()
    {
        Executable("echo 'disk on fire' >&2; exit 1");
        var failure = await Assert.ThrowsAsync<NoSiloException>(() => Connect(data: _bench.At("data")));
        Assert.Contains("disk on fire", failure.Message, StringComparison.Ordinal);
        Assert.Contains("exit code 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_another_verb_holds_is_waited_for_with_a_remark()
    {
        Record(_silo.Url.ToString(), embedded: true);
        Executable($"echo ready {_silo.Url}; cat > /dev/null");
        var held = new FileStream(_bench.At("data/lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var connecting = Connect(data: _bench.At("data"));
        while (!_bench.Error.ToString().Contains("waiting for process 4711", StringComparison.Ordinal))
            await Task.Delay(10, TestContext.Current.CancellationToken);
        await held.DisposeAsync();
        await using var found = await connecting;
        Assert.NotNull(found.Embedded);
    }

    [Fact]
    public async Task A_directory_that_is_held_for_too_long_is_refused_naming_the_holder()
    {
        Record("http://127.0.0.1:9", embedded: true);
        Executable("exit 1");
        await using var held = new FileStream(_bench.At("data/lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var failure = await Assert.ThrowsAsync<NoSiloException>(() => Connect(data: _bench.At("data")));
        Assert.Contains("process 4711", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_left_by_a_dead_silo_is_passed_over()
    {
        Record("http://127.0.0.1:9", embedded: false);
        Executable($"echo ready {_silo.Url}; cat > /dev/null");
        await using var found = await Connect(data: _bench.At("data"));
        Assert.NotNull(found.Embedded);
    }

    [Fact]
    public async Task An_embedded_silo_that_dies_in_the_middle_is_told()
    {
        Executable("echo ready http://127.0.0.1:9; echo 'out of memory' >&2; exit 3");
        Assert.Equal(1, await _bench.Run("producers", "--data", _bench.At("data")));
        Assert.Contains("out of memory", _bench.Error.ToString(), StringComparison.Ordinal);
    }

    private Task<SiloConnection> Connect(string? server = null, string? data = null, DataDirectory? own = null) =>
        _bench.Locator(_bench.Terminal()).Connect(server, data, TestContext.Current.CancellationToken, own);

    private void Record(string url, bool embedded) => _bench.Write("data/silo.json", JsonSerializer.Serialize(new { pid = 4711, url, embedded }));

    private void Executable(string script)
    {
        var file = _bench.Write("fake-silo", "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _bench["PV_SILO"] = file;
    }
}
