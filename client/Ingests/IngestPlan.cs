using ProductionValue.Contracts;
using ProductionValue.Credits;

namespace ProductionValue.Client;

/// <summary>One file of an import before anything is read of it.</summary>
/// <param name="Path">The name under which the import accounts for it, each once.</param>
/// <param name="FullPath">Its full path.</param>
/// <param name="Row">What the manifest says of it; null where there is none.</param>
/// <param name="Refusal">Why it is refused already; null when it is to be read.</param>
internal sealed record PlannedFile(string Path, string FullPath, ManifestRow? Row, string? Refusal);

/// <summary>Everything an import has to account for: first the rows of the manifest, then the other files below the named paths.</summary>
internal static class IngestPlan
{
    /// <summary>Lists the files; one that both name is listed once, with what the manifest says, also when the manifest's row is refused.</summary>
    public static IReadOnlyList<PlannedFile> Make(IEnumerable<string> paths, Manifest? manifest)
    {
        var plan = new List<PlannedFile>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var files = new HashSet<string>(StringComparer.Ordinal);
        foreach (var planned in FromManifest(manifest))
        {
            files.Add(planned.FullPath);
            plan.Add(planned with { Path = Unique(planned.Path, planned.Row?.Line, names) });
        }

        var named = paths.ToArray();
        foreach (var listed in named.Where(Playlist.IsPlaylist).SelectMany(FromPlaylist).Where(listed => files.Add(listed.FullPath)))
            plan.Add(listed with { Path = Unique(listed.Path, null, names) });
        foreach (var found in MusicFiles.Find(named.Where(path => !Playlist.IsPlaylist(path))).Where(found => !files.Contains(found.FullPath)))
            plan.Add(new PlannedFile(Unique(found.Path, null, names), found.FullPath, null, found.Refusal));
        return plan;
    }

    private static IEnumerable<PlannedFile> FromManifest(Manifest? manifest)
    {
        if (manifest is null)
            return [];
        var folder = System.IO.Path.GetDirectoryName(manifest.File) ?? "";
        var accepted = manifest.Rows.Select(row =>
            (row.Line, File: new PlannedFile(System.IO.Path.Combine(folder, row.Path), row.FullPath, row, Refuse(row))));
        var refused = manifest.Refusals.Select(refusal => (refusal.Line, File: Refused(manifest.File, folder, refusal)));
        // The rows that may be read come first: a refused row must not take the name of the file from the row that owns it.
        return accepted.OrderBy(planned => planned.Line).Concat(refused.OrderBy(planned => planned.Line)).Select(planned => planned.File);
    }

    private static IEnumerable<PlannedFile> FromPlaylist(string path)
    {
        var list = Playlist.Read(path);
        var refused = list.Refusals.Select(refusal => new PlannedFile($"{path}:{refusal.Line}", $"{path}:{refusal.Line}", null, refusal.Reason));
        var found = list.Files.SelectMany(file => MusicFiles.Find([file])).Select(file => new PlannedFile(file.Path, file.FullPath, null, file.Refusal));
        return found.Concat(refused);
    }

    private static PlannedFile Refused(string manifest, string folder, ManifestRefusal refusal)
    {
        var usable = refusal.Path.Length > 0 && !refusal.Path.Contains('\0', StringComparison.Ordinal);
        var path = usable ? System.IO.Path.Combine(folder, refusal.Path) : $"{manifest}:{refusal.Line}";
        return new PlannedFile(path, System.IO.Path.GetFullPath(path), null, $"manifest line {refusal.Line}: {refusal.Reason}");
    }

    private static string? Refuse(ManifestRow row)
    {
        if (row.TrackId is not null && !TrackId.TryParse(row.TrackId, out _, out var expected))
            return $"manifest line {row.Line}: {expected}";
        foreach (var producer in row.Producers ?? [])
        {
            if (!ProducerId.TryParse(producer, out _, out expected))
                return $"manifest line {row.Line}: {expected}";
        }

        return null;
    }

    private static string Unique(string path, int? line, HashSet<string> names)
    {
        var name = path;
        for (var copy = 2; !names.Add(name); copy++)
            name = line is null ? $"{path} ({copy})" : $"{path} (line {line}, {copy})";
        return name;
    }
}
