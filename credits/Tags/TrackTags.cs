namespace ProductionValue.Credits;

/// <summary>What the tags of an audio file say.</summary>
/// <param name="Title">Title; null where no tag says.</param>
/// <param name="Artist">Artist, else the album's artist; several joined by <c>; </c>; null where no tag says.</param>
/// <param name="Album">Album; null where no tag says.</param>
/// <param name="Producers">Credited producers, each once a role; empty where no tag says.</param>
public sealed record TrackTags(string? Title, string? Artist, string? Album, IReadOnlyList<TaggedProducer> Producers)
{
    /// <summary>What a file without tags says.</summary>
    public static TrackTags None { get; } = new(null, null, null, []);

    /// <summary>Who the album is by; null where no tag says.</summary>
    public string? AlbumArtist { get; init; }

    /// <summary>Year of the release; null where no tag says.</summary>
    public int? Year { get; init; }

    /// <summary>Genre; several joined by <c>; </c>; null where no tag says.</summary>
    public string? Genre { get; init; }

    /// <summary>Number on its disc; null where no tag says.</summary>
    public int? TrackNumber { get; init; }

    /// <summary>MusicBrainz recording id in lower case; null where no tag says.</summary>
    public string? RecordingId { get; init; }

    /// <summary>MusicBrainz release id in lower case; null where no tag says.</summary>
    public string? ReleaseId { get; init; }

    /// <summary>MusicBrainz artist id in lower case, the first of several; null where no tag says.</summary>
    public string? ArtistId { get; init; }

    /// <summary>International Standard Recording Code, twelve capitals and digits; null where no tag says.</summary>
    public string? Isrc { get; init; }

    /// <summary>Gain that brings the track to the ReplayGain reference, dB; null where no tag says.</summary>
    public double? TrackGainDb { get; init; }
}
