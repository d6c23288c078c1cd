namespace ProductionValue.Client;

/// <summary>A file to ingest, or a path that cannot be.</summary>
/// <param name="Path">As the user named it, or as it was found below a folder they named.</param>
/// <param name="FullPath">Its full path.</param>
/// <param name="Refusal">Why it cannot be ingested; null when it may be tried.</param>
internal sealed record FoundFile(string Path, string FullPath, string? Refusal);

/// <summary>
/// Finds music below the paths a user names. A file named outright is always tried; in folders, endings decide and hidden entries are passed over.
/// </summary>
internal static class MusicFiles
{
    /// <summary>What a file in a folder must end in to be taken for music.</summary>
    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".mp3", ".mp2", ".mpga", ".flac", ".ogg", ".oga", ".opus", ".spx", ".wav", ".wave", ".w64", ".rf64", ".aif", ".aiff", ".aifc", ".m4a", ".m4b",
        ".aac", ".mp4", ".alac", ".wma", ".ape", ".wv", ".mpc", ".tta", ".mka", ".weba", ".caf", ".au", ".ac3", ".dsf", ".it", ".mod", ".s3m", ".xm",
    };

    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        ReturnSpecialDirectories = false,
    };

    /// <summary>Lists the files of each path in order, folders depth first by name; what cannot be read is listed with the reason.</summary>
    public static IEnumerable<FoundFile> Find(IEnumerable<string> paths)
    {
        var visited = new HashSet<string>(StringComparer.Ordinal);
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            foreach (var found in FindIn(path, visited).Where(found => listed.Add(found.FullPath) || found.Refusal is not null))
                yield return found;
        }
    }

    private static IEnumerable<FoundFile> FindIn(string path, HashSet<string> visited)
    {
        if (string.IsNullOrWhiteSpace(path))
            return [new FoundFile(path, path, "expected a file or folder, got nothing")];
        if (Directory.Exists(path))
            return visited.Contains(RealPath.Of(path)) ? [] : Walk(path, visited);
        return [Look(path, new FileInfo(path))];
    }

    private static IEnumerable<FoundFile> Walk(string top, HashSet<string> visited)
    {
        var ahead = new Stack<(string Path, bool IsFolder, FoundFile? File)>();
        ahead.Push((top, true, null));
        while (ahead.TryPop(out var next))
        {
            if (!next.IsFolder)
            {
                yield return next.File!;
                continue;
            }

            if (!visited.Add(RealPath.Of(next.Path)))
            {
                yield return Refused(next.Path, $"expected a folder not read yet, this one leads back to {RealPath.Of(next.Path)}");
                continue;
            }

            var entries = List(next.Path, out var refusal);
            if (refusal is not null)
                yield return Refused(next.Path, refusal);
            for (var position = entries.Length - 1; position >= 0; position--) // A stack: the first is pushed last.
            {
                var path = Path.Combine(next.Path, entries[position].Name);
                if (entries[position] is DirectoryInfo)
                    ahead.Push((path, true, null));
                else if (Endings.Contains(entries[position].Extension))
                    ahead.Push((path, false, Look(path, (FileInfo)entries[position])));
            }
        }
    }

    private static FileSystemInfo[] List(string folder, out string? refusal)
    {
        refusal = null;
        try
        {
            var entries = new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything).Where(entry => entry.Name[0] != '.').ToArray();
            Array.Sort(entries, (left, right) => string.CompareOrdinal(left.Name, right.Name));
            return entries;
        }
        catch (UnauthorizedAccessException)
        {
            refusal = "expected a readable folder, but permission to read it is missing";
        }
        catch (IOException failure)
        {
            refusal = HasUnreadableName(folder) ? UnreadableName : "expected a readable folder, but reading it failed: " + failure.Message;
        }

        return [];
    }

    private static FoundFile Look(string path, FileInfo file)
    {
        try
        {
            if (file.LinkTarget is not null)
                file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            if (!file.Exists)
                return Refused(path, HasUnreadableName(path) ? UnreadableName : "no such file or folder");
            // A pipe or device has no length either; opening one could wait for ever.
            return file.Length == 0 ? Refused(path, "expected an audio file, got an empty one (0 bytes)") : new FoundFile(path, Path.GetFullPath(path), null);
        }
        catch (IOException)
        {
            return Refused(path, "expected a file, but the link leads nowhere");
        }
        catch (UnauthorizedAccessException)
        {
            return Refused(path, "expected a readable file, but permission to look at it is missing");
        }
    }

    private const string UnreadableName = "expected a name in UTF-8, got other bytes: rename it (convmv does many at once)";

    // .NET shows bytes that are no UTF-8 as U+FFFD and cannot open the file by that name.
    private static bool HasUnreadableName(string path) => path.Contains('\uFFFD', StringComparison.Ordinal);

    private static FoundFile Refused(string path, string reason) => new(path, Path.GetFullPath(path), reason);
}
