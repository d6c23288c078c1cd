namespace ProductionValue.Credits;

/// <summary>What the tags of an audio file say.</summary>
/// <param name="Title">Title; null where no tag says.</param>
/// <param name="Artist">Artist, else the album's artist; null where no tag says.</param>
/// <param name="Album">Album; null where no tag says.</param>
/// <param name="Producers">Credited producers, each once; empty where no tag says.</param>
public sealed record TrackTags(string? Title, string? Artist, string? Album, IReadOnlyList<string> Producers)
{
    /// <summary>What a file without tags says.</summary>
    public static TrackTags None { get; } = new(null, null, null, []);
}
