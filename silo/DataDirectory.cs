using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProductionValue.Silo;

/// <summary>The one folder a silo keeps everything in, owned by one process at a time.</summary>
public sealed class DataDirectory : IDisposable
{
    private const string LockName = "lock";
    private const string AnnouncementName = "silo.json";
    private const string UploadPrefix = "pv-upload-";
    private readonly FileStream hold;

    private DataDirectory(string folder, FileStream hold)
    {
        Folder = folder;
        this.hold = hold;
    }

    /// <summary>The folder, an absolute path.</summary>
    public string Folder { get; }

    /// <summary>Where the database is.</summary>
    public string Database => Path.Combine(Folder, "library.db");

    /// <summary>Where index snapshots are.</summary>
    public string IndexDirectory => Path.Combine(Folder, "index");

    /// <summary>Where uploads are while they are read.</summary>
    public string UploadDirectory => Path.Combine(Folder, "uploads");

    /// <summary>A new name for an upload.</summary>
    public string NewUpload() => Path.Combine(UploadDirectory, UploadPrefix + Guid.NewGuid().ToString("N"));

    /// <summary>Where a user's library is when nobody says: the XDG data folder.</summary>
    public static string Default()
    {
        var dataHome = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        if (string.IsNullOrEmpty(dataHome) || !Path.IsPathRooted(dataHome))
            dataHome = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share");
        return Path.Combine(dataHome, "production-value");
    }

    /// <summary>Takes the folder for this process; makes it where it is missing, readable by its owner alone.</summary>
    /// <exception cref="DataDirectoryHeldException">Another process has it.</exception>
    /// <exception cref="IOException">It cannot be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made or written.</exception>
    public static DataDirectory Open(string folder)
    {
        folder = Path.GetFullPath(folder);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var lockFile = Path.Combine(folder, LockName);
        FileStream hold;
        try
        {
            hold = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (File.Exists(lockFile) && held is not PathTooLongException)
        {
            throw new DataDirectoryHeldException(folder, ReadAnnouncement(folder), held);
        }

        var directory = new DataDirectory(folder, hold);
        directory.Withdraw(); // What a killed owner left behind.
        directory.EmptyUploads();
        Directory.CreateDirectory(directory.IndexDirectory);
        return directory;
    }

    /// <summary>Says where this silo answers, for clients that find the folder held.</summary>
    public void Announce(string url, bool embedded)
    {
        var file = Path.Combine(Folder, AnnouncementName);
        var draft = file + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(
            new Announcement(Environment.ProcessId, url, embedded), AnnouncementJson.Default.Announcement));
        File.Move(draft, file, overwrite: true); // In one step, so that nobody reads half of it.
    }

    /// <summary>Takes the announcement back: this silo no longer answers.</summary>
    public void Withdraw() => File.Delete(Path.Combine(Folder, AnnouncementName));

    /// <summary>Withdraws the announcement and gives the folder up.</summary>
    public void Dispose()
    {
        Withdraw();
        hold.Dispose();
    }

    private static Announcement? ReadAnnouncement(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, AnnouncementName)), AnnouncementJson.Default.Announcement);
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // Its owner is starting or stopping.
        }
    }

    /// <summary>Deletes what a killed owner was reading, and nothing else: somebody may keep files of their own in a folder of this name.</summary>
    private void EmptyUploads()
    {
        Directory.CreateDirectory(UploadDirectory);
        foreach (var file in Directory.EnumerateFiles(UploadDirectory, UploadPrefix + "*"))
        {
            if (Guid.TryParseExact(Path.GetFileName(file)[UploadPrefix.Length..], "N", out _))
                File.Delete(file);
        }
    }
}

/// <summary>What a silo says of itself in its data directory.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="Url">Where it answers.</param>
/// <param name="Embedded">Whether it lives for one client only.</param>
internal sealed record Announcement(int Pid, string Url, bool Embedded);

/// <summary>The announcement's JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Announcement))]
internal sealed partial class AnnouncementJson : JsonSerializerContext;

/// <summary>Another process owns the data directory.</summary>
public sealed class DataDirectoryHeldException : Exception
{
    internal DataDirectoryHeldException(string folder, Announcement? owner, Exception cause)
        : base(Describe(folder, owner), cause)
    {
    }

    private static string Describe(string folder, Announcement? owner) => owner is null
        ? $"{folder}: in use by another process that is starting or stopping; try again in a moment"
        : $"{folder}: in use by process {owner.Pid} at {owner.Url}";
}
