using System.Text.Json;

namespace ProductionValue.Client;

/// <summary>What a silo writes beside its data about itself.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="Url">Where it answers.</param>
/// <param name="Embedded">Whether it lives only as long as one verb of a client.</param>
internal sealed record SiloRecord(int Pid, string Url, bool Embedded);

/// <summary>The directory that holds a library.</summary>
/// <param name="Path">Its full path; it may not exist yet.</param>
internal sealed record DataDirectory(string Path)
{
    private string LockFile => System.IO.Path.Combine(Path, "lock");

    private string RecordFile => System.IO.Path.Combine(Path, "silo.json");

    /// <summary>The directory a user named, by option or <c>PV_DATA</c>; null where they did not.</summary>
    public static DataDirectory? Named(string? option, Func<string, string?> variable)
    {
        var named = string.IsNullOrEmpty(option) ? variable("PV_DATA") : option;
        return string.IsNullOrEmpty(named) ? null : new DataDirectory(System.IO.Path.GetFullPath(named));
    }

    /// <summary>The directory a user named, else the default one.</summary>
    public static DataDirectory Choose(string? option, Func<string, string?> variable) => Named(option, variable) ?? Default(variable);

    /// <summary>The directory used where none was named: in the user's data folder.</summary>
    public static DataDirectory Default(Func<string, string?> variable)
    {
        var folder = variable("XDG_DATA_HOME");
        if (string.IsNullOrEmpty(folder) || !System.IO.Path.IsPathRooted(folder))
            folder = System.IO.Path.Combine(variable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share");
        return new DataDirectory(System.IO.Path.Combine(folder, "production-value"));
    }

    /// <summary>What the silo that holds the directory says of itself; null where it says nothing.</summary>
    public SiloRecord? ReadRecord()
    {
        try
        {
            return JsonSerializer.Deserialize<SiloRecord>(File.ReadAllBytes(RecordFile), ClientJson.Options);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // Not there, or just being written: then nobody has answered yet.
        }
    }

    /// <summary>Whether a living process holds the directory.</summary>
    public bool IsLocked()
    {
        try
        {
            using var probe = new FileStream(LockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
