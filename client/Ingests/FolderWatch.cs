namespace ProductionValue.Client;

/// <summary>What one look at a folder found.</summary>
/// <param name="Changed">Files that are new or changed, and have been still since the last look.</param>
/// <param name="Vanished">Files that were there and are gone.</param>
internal sealed record FolderChange(IReadOnlyList<FoundFile> Changed, IReadOnlyList<string> Vanished);

/// <summary>Compares a folder's music with how it last was: by names, sizes and times, which network drives tell as well as local ones.</summary>
/// <param name="folder">The folder.</param>
internal sealed class FolderWatch(string folder)
{
    private readonly Dictionary<string, (long Bytes, DateTime Time)> _taken = new(StringComparer.Ordinal);
    private Dictionary<string, (long Bytes, DateTime Time)> _seen = new(StringComparer.Ordinal);

    /// <summary>Looks. A file counts once two looks in a row find it the same, so that one being written is left to the next.</summary>
    /// <param name="settled">Whether to take files at once.</param>
    public FolderChange Look(bool settled)
    {
        var now = new Dictionary<string, (long, DateTime)>(StringComparer.Ordinal);
        var changed = new List<FoundFile>();
        if (!Directory.Exists(folder))
            return new FolderChange([], []); // A drive that is away has not lost its files.
        foreach (var found in MusicFiles.Find([folder]).Where(found => found.Refusal is null))
        {
            var file = new FileInfo(found.FullPath);
            if (!file.Exists)
                continue;
            var state = (file.Length, file.LastWriteTimeUtc);
            now[found.FullPath] = state;
            var still = settled || (_seen.TryGetValue(found.FullPath, out var before) && before == state);
            if (still && (!_taken.TryGetValue(found.FullPath, out var taken) || taken != state))
            {
                _taken[found.FullPath] = state;
                changed.Add(found);
            }
        }

        var vanished = _taken.Keys.Where(file => !now.ContainsKey(file)).ToArray();
        foreach (var file in vanished)
            _taken.Remove(file);
        _seen = now;
        return new FolderChange(changed, vanished);
    }
}
