namespace ProductionValue.Credits;

/// <summary>One accepted row of a manifest.</summary>
/// <param name="Line">Line of the file on which the row starts, 1 is the first.</param>
/// <param name="TrackId">The track's identity as written; null where none is given.</param>
/// <param name="Path">The file as written in the manifest.</param>
/// <param name="FullPath">The file, resolved against the manifest's folder.</param>
/// <param name="Title">Title; null where the row does not say.</param>
/// <param name="Artist">Artist; null where the row does not say.</param>
/// <param name="Album">Album; null where the row does not say.</param>
/// <param name="Producers">Credited producers, each once; empty: nobody is credited; null: the manifest has no such column.</param>
/// <param name="StartSeconds">Where the excerpt starts, seconds; null: the middle of the track.</param>
public sealed record ManifestRow(
    int Line, string? TrackId, string Path, string FullPath, string? Title, string? Artist, string? Album, IReadOnlyList<string>? Producers,
    double? StartSeconds);
