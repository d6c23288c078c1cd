namespace ProductionValue.Audio;

/// <summary>Whether a path names a file that can be read and is not empty.</summary>
internal static class FileCheck
{
    /// <summary>The reason for refusing the path, or null.</summary>
    /// <param name="path">The file.</param>
    public static string? Refuse(string path)
    {
        if (Directory.Exists(path))
            return "expected a file, got a folder";
        try
        {
            // Before opening: a pipe or a device has no length either, and opening one could wait for ever.
            if (new FileInfo(path) is { Exists: true, Length: 0 })
                return "expected an audio file, got an empty file (0 bytes)";
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return RandomAccess.GetLength(handle) == 0 ? "expected an audio file, got an empty file (0 bytes)" : null;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return "expected a file, but there is none of this name";
        }
        catch (UnauthorizedAccessException)
        {
            return "expected a readable file, but permission to read it is missing";
        }
        catch (Exception failure) when (failure is IOException or NotSupportedException or ArgumentException)
        {
            return "expected a readable file, but opening it failed: " + failure.Message;
        }
    }
}
