namespace ProductionValue.Silo.Http;

/// <summary>The folders whose files this silo may read and play; anything outside is refused, however it is written.</summary>
internal sealed class LibraryRoots
{
    /// <summary>Most links followed on the way to one file.</summary>
    private const int MaxLinks = 40;

    private readonly string[] roots;

    /// <summary>Takes the folders; those that are absent are kept, because a disk may be mounted later.</summary>
    public LibraryRoots(IEnumerable<string> folders) =>
        roots = [.. folders.Where(folder => folder.Length > 0).Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))).Distinct(StringComparer.Ordinal)];

    /// <summary>The folders.</summary>
    public IReadOnlyList<string> Folders => roots;

    /// <summary>The real path of a file or folder that lies in one of the roots; null where it lies outside, by itself or by a link.</summary>
    /// <exception cref="IOException">The way to it cannot be followed.</exception>
    public string? Resolve(string path)
    {
        if (!Path.IsPathFullyQualified(path) || path.Contains('\0', StringComparison.Ordinal))
            return null;
        var real = RealPath(Path.GetFullPath(path));
        // The roots themselves may lie behind links, too.
        return roots.Any(root => IsBelow(real, RealPath(root))) ? real : null;
    }

    private static bool IsBelow(string path, string root) =>
        path == root || path.StartsWith(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The path with every link on its way resolved; the rest of it as it is from the first part that is absent.</summary>
    private static string RealPath(string path)
    {
        var left = new Stack<string>(path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
        var real = Path.GetPathRoot(path)!;
        for (var links = 0; left.TryPop(out var part);)
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var here = Path.Combine(real, part);
            if (new FileInfo(here).LinkTarget is not { } target)
            {
                real = here;
                continue;
            }

            if (++links > MaxLinks)
                throw new IOException($"{path}: expected at most {MaxLinks} links on the way, got more");
            if (Path.IsPathRooted(target))
                real = Path.GetPathRoot(target)!;
            foreach (var piece in target.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Where(piece => piece != ".").Reverse())
                left.Push(piece);
        }

        return real;
    }
}
