using ProductionValue.Silo;

namespace ProductionValue.Tests.Silo;

public sealed class DataDirectoryUploadsTests
{
    [Fact]
    public void Opening_deletes_uploads_a_killed_silo_left_and_nothing_of_anybody_else()
    {
        var folder = Directory.CreateTempSubdirectory("pv-data-").FullName;
        var mine = Path.Combine(folder, "uploads", "mine", "thesis.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(mine)!);
        File.WriteAllText(mine, "precious");
        var note = Path.Combine(folder, "uploads", "pv-upload-notes.txt");
        File.WriteAllText(note, "mine too");
        string left;
        using (var first = DataDirectory.Open(folder))
        {
            left = first.NewUpload();
            File.WriteAllText(left, "half a song");
        }

        using (DataDirectory.Open(folder))
        {
            Assert.False(File.Exists(left));
            Assert.True(File.Exists(mine) && File.Exists(note));
        }

        Directory.Delete(folder, recursive: true);
    }
}
