using ProductionValue.Silo;

namespace ProductionValue.Tests.Silo;

/// <summary>Who owns the data directory.</summary>
public sealed class DataDirectoryTests : IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("pv-data-").FullName;

    public void Dispose() => Directory.Delete(parent, recursive: true);

    [Fact]
    public void A_missing_folder_is_made_for_its_owner_alone()
    {
        var folder = Path.Combine(parent, "deep", "library");
        using var data = DataDirectory.Open(folder);
        Assert.Equal(folder, data.Folder);
        Assert.True(Directory.Exists(data.IndexDirectory));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    public void A_held_folder_is_refused_naming_folder_process_and_address()
    {
        using (var owner = DataDirectory.Open(parent))
        {
            Assert.Contains("starting or stopping", Assert.Throws<DataDirectoryHeldException>(() => DataDirectory.Open(parent)).Message, StringComparison.Ordinal);
            owner.Announce("http://127.0.0.1:5080", embedded: true);
            Assert.Equal(
                $"{parent}: in use by process {Environment.ProcessId} at http://127.0.0.1:5080",
                Assert.Throws<DataDirectoryHeldException>(() => DataDirectory.Open(parent)).Message);
        }

        using var next = DataDirectory.Open(parent);
        Assert.Equal(parent, next.Folder);
    }

    [Fact]
    public void What_a_killed_owner_left_is_cleared_away()
    {
        Directory.CreateDirectory(Path.Combine(parent, "uploads"));
        File.WriteAllText(Path.Combine(parent, "uploads", "pv-upload-0123456789abcdef0123456789abcdef"), "RIFF");
        File.WriteAllText(Path.Combine(parent, "silo.json"), """{"pid":1,"url":"http://127.0.0.1:1","embedded":false}""");
        File.WriteAllText(Path.Combine(parent, "lock"), "");
        using var data = DataDirectory.Open(parent);
        Assert.Empty(Directory.GetFiles(data.UploadDirectory));
        Assert.False(File.Exists(Path.Combine(parent, "silo.json")));
    }
}
