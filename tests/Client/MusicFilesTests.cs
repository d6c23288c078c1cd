using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ProductionValue.Client;

namespace ProductionValue.Tests.Client;

[UnsupportedOSPlatform("windows")]
public sealed class MusicFilesTests : IDisposable
{
    private readonly TestBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_folder_gives_its_music_by_name_and_a_named_file_is_tried_whatever_it_ends_in()
    {
        _bench.Write("music/b/2.MP3", "x");
        _bench.Write("music/b/1.flac", "x");
        _bench.Write("music/a.ogg", "x");
        _bench.Write("music/c.opus", "x");
        _bench.Write("music/notes.txt", "x");
        _bench.Write("music/.hidden.mp3", "x");
        var found = MusicFiles.Find([_bench.At("music"), _bench.At("music/notes.txt")]).ToArray();
        Assert.Equal(["a.ogg", "1.flac", "2.MP3", "c.opus", "notes.txt"], found.Select(file => Path.GetFileName(file.Path)));
        Assert.All(found, file => Assert.Null(file.Refusal));
    }

    [Fact]
    public void A_file_reached_twice_is_listed_once()
    {
        var song = _bench.Write("music/a.ogg", "x");
        Assert.Single(MusicFiles.Find([_bench.At("music"), song, _bench.At("music/../music"), _bench.At("music")]));
    }

    [Fact]
    public void A_missing_path_an_empty_file_and_a_broken_link_are_refused_and_the_rest_goes_on()
    {
        _bench.Write("music/empty.mp3", "");
        File.CreateSymbolicLink(_bench.At("music/broken.mp3"), _bench.At("nowhere.mp3"));
        _bench.Write("music/good.mp3", "x");
        var found = MusicFiles.Find([_bench.At("missing"), _bench.At("music"), ""]).ToArray();
        Assert.Equal(["good.mp3"], found.Where(file => file.Refusal is null).Select(file => Path.GetFileName(file.Path)));
        Assert.Equal("no such file or folder", Refusal(found, "missing"));
        Assert.Contains("0 bytes", Refusal(found, "empty.mp3"), StringComparison.Ordinal);
        Assert.NotNull(Refusal(found, "broken.mp3"));
        Assert.Equal(5, found.Length);
    }

    [Fact]
    public void A_loop_of_folders_ends_and_is_told()
    {
        _bench.Write("music/deep/a.ogg", "x");
        Directory.CreateSymbolicLink(_bench.At("music/deep/up"), "..");
        Directory.CreateSymbolicLink(_bench.At("music/self"), _bench.At("music/self"));
        var found = MusicFiles.Find([_bench.At("music")]).ToArray();
        Assert.Single(found, file => file.Refusal is null);
        Assert.Contains("leads back to", Refusal(found, "up"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_reached_by_a_link_is_read()
    {
        _bench.Write("elsewhere/a.ogg", "x");
        Directory.CreateDirectory(_bench.At("music"));
        Directory.CreateSymbolicLink(_bench.At("music/link"), "../elsewhere");
        Assert.Equal(_bench.At("music/link/a.ogg"), Assert.Single(MusicFiles.Find([_bench.At("music")])).FullPath);
    }

    [Fact]
    public void Names_that_are_not_utf8_are_refused_and_the_rest_goes_on()
    {
        _bench.Write("music/good.mp3", "x");
        Shell("""printf x > "$0/music/$(printf '\377')bad.mp3"; mkdir "$0/music/$(printf '\377')folder"; printf x > "$0/music/$(printf '\377')folder/in.mp3" """);
        var found = MusicFiles.Find([_bench.At("music")]).ToArray();
        Assert.Equal(["good.mp3"], found.Where(file => file.Refusal is null).Select(file => Path.GetFileName(file.Path)));
        Assert.Equal(2, found.Count(file => file.Refusal?.Contains("UTF-8", StringComparison.Ordinal) == true));
        Shell("rm -rf \"$0/music\""); // .NET cannot delete by such a name either.
    }

    [Fact]
    public void A_folder_that_may_not_be_read_is_refused_and_the_rest_goes_on()
    {
        _bench.Write("music/closed/a.ogg", "x");
        _bench.Write("music/good.mp3", "x");
        const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(_bench.Folder.FullName, Open);
        File.SetUnixFileMode(_bench.At("music"), Open);
        File.SetUnixFileMode(_bench.At("music/closed"), UnixFileMode.None);
        var found = AsNobody(() => MusicFiles.Find([_bench.At("music")]).ToArray());
        File.SetUnixFileMode(_bench.At("music/closed"), Open);
        Assert.Contains("permission", Refusal(found, "closed"), StringComparison.Ordinal);
        Assert.Equal(["good.mp3"], found.Where(file => file.Refusal is null).Select(file => Path.GetFileName(file.Path)));
    }

    [Fact]
    public void A_pipe_in_a_folder_is_not_waited_for()
    {
        Directory.CreateDirectory(_bench.At("music"));
        Shell("mkfifo \"$0/music/pipe.mp3\"");
        Assert.NotNull(Assert.Single(MusicFiles.Find([_bench.At("music")])).Refusal);
    }

    private static string? Refusal(IEnumerable<FoundFile> found, string name) => found.Single(file => Path.GetFileName(file.Path) == name).Refusal;

    private void Shell(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", script, _bench.Folder.FullName]))!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    // Root may read everything; Linux lets one thread look at files as somebody else.
    private static T AsNobody<T>(Func<T> look)
    {
        const int Nobody = 65534;
        var before = setfsuid(Nobody);
        try
        {
            return look();
        }
        finally
        {
            Assert.Contains(setfsuid(before), new[] { Nobody, before });
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setfsuid(int user);
}
