using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ProductionValue.Search.Storage;

/// <summary>What a file needs so that it is still there after a power cut.</summary>
internal static partial class DurableFile
{
    /// <summary>Writes a file beside <paramref name="path"/>, forces it to disk and puts it in its place in one step: readers find the old one or the new one.</summary>
    /// <exception cref="IOException">It could not be written; the old one is still there.</exception>
    public static void Replace(string path, Action<FileStream> write)
    {
        var full = Path.GetFullPath(path);
        var temporary = full + ".tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        SyncFolder(Path.GetDirectoryName(full)!);
    }

    /// <summary>Forces a folder's entries to disk: a rename is not safe before that.</summary>
    public static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return; // NTFS journals its directories.
        var descriptor = Open(folder, 0);
        if (descriptor < 0)
            throw new IOException($"cannot open {folder}", new Win32Exception(Marshal.GetLastPInvokeError()));
        try
        {
            if (Sync(descriptor) != 0)
                throw new IOException($"cannot sync {folder}", new Win32Exception(Marshal.GetLastPInvokeError()));
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
