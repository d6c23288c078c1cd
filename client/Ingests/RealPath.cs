namespace ProductionValue.Client;

/// <summary>Where a path leads when every link on it is followed: two paths to one folder give one answer.</summary>
internal static class RealPath
{
    // As many links as Linux follows on one path.
    private const int MaxLinks = 40;

    /// <summary>Follows the links of a path; a path with more of them than the system would follow is returned as far as it was followed.</summary>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var reached = Path.GetPathRoot(full)!;
        var ahead = new Stack<string>();
        Push(ahead, full[reached.Length..]);
        for (var links = 0; ahead.TryPop(out var part);)
        {
            if (part == ".")
                continue;
            if (part == "..")
            {
                reached = Path.GetDirectoryName(reached) ?? reached;
                continue;
            }

            var next = Path.Combine(reached, part);
            if (new FileInfo(next).LinkTarget is not { } target || ++links > MaxLinks)
            {
                reached = next;
                continue;
            }

            if (Path.IsPathRooted(target))
                reached = Path.GetPathRoot(target)!;
            Push(ahead, Path.IsPathRooted(target) ? target[reached.Length..] : target);
        }

        return reached;
    }

    private static void Push(Stack<string> ahead, string path)
    {
        foreach (var part in path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse())
            ahead.Push(part);
    }
}
