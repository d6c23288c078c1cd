namespace ProductionValue.Contracts;

/// <summary>What a file's tags tell of a track besides title, artist, album and producers.</summary>
/// <param name="Genre">Genre; several joined by <c>; </c>.</param>
/// <param name="TrackNumber">Number on its disc.</param>
/// <param name="RecordingId">MusicBrainz recording id.</param>
/// <param name="ReleaseId">MusicBrainz release id.</param>
/// <param name="ArtistId">MusicBrainz artist id.</param>
/// <param name="Isrc">International Standard Recording Code.</param>
/// <param name="TrackGainDb">ReplayGain of the track, dB.</param>
[GenerateSerializer, Immutable, Alias("pv.TrackTagging")] // Parameter order is the wire format: never reorder.
public sealed record TrackTagging(
    string? Genre = null, int? TrackNumber = null, string? RecordingId = null, string? ReleaseId = null, string? ArtistId = null,
    string? Isrc = null, double? TrackGainDb = null);
