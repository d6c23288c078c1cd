namespace ProductionValue.Credits;

/// <summary>The columns a manifest may have, as its first line spells them; case does not matter, the order is free, others are ignored.</summary>
public static class ManifestColumn
{
    /// <summary>The track's identity; optional.</summary>
    public const string TrackId = "track_id";

    /// <summary>The file, relative to the manifest's folder: the only column that must be there.</summary>
    public const string Path = "path";

    /// <summary>Title; optional.</summary>
    public const string Title = "title";

    /// <summary>Artist; optional.</summary>
    public const string Artist = "artist";

    /// <summary>Producers, separated by <c>;</c>; optional.</summary>
    public const string Producer = "producer";

    /// <summary>Album; optional.</summary>
    public const string Album = "album";

    /// <summary>Where the excerpt starts, seconds; optional.</summary>
    public const string StartSeconds = "start_seconds";
}
