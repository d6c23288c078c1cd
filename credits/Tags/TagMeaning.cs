namespace ProductionValue.Credits;

/// <summary>What a tag field tells of a track.</summary>
public enum TagMeaning
{
    /// <summary>Title.</summary>
    Title = 0,

    /// <summary>Artist.</summary>
    Artist = 1,

    /// <summary>Artist of the album.</summary>
    AlbumArtist = 2,

    /// <summary>Album.</summary>
    Album = 3,

    /// <summary>Date or year.</summary>
    Date = 4,

    /// <summary>Genre.</summary>
    Genre = 5,

    /// <summary>Track number.</summary>
    TrackNumber = 6,

    /// <summary>Producer, in the role that the key's own words say.</summary>
    Producer = 7,

    /// <summary>MusicBrainz artist id of the producer.</summary>
    ProducerId = 8,

    /// <summary>MusicBrainz recording id.</summary>
    RecordingId = 9,

    /// <summary>MusicBrainz release id.</summary>
    ReleaseId = 10,

    /// <summary>MusicBrainz artist id.</summary>
    ArtistId = 11,

    /// <summary>International Standard Recording Code.</summary>
    Isrc = 12,

    /// <summary>ReplayGain of the track, dB.</summary>
    TrackGain = 13,
}
