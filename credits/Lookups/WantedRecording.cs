namespace ProductionValue.Credits;

/// <summary>What is known of a recording when a source is asked about it.</summary>
/// <param name="Title">Title.</param>
/// <param name="Artist">Who performs, or empty.</param>
/// <param name="Album">Its release, or empty.</param>
/// <param name="DurationSeconds">Length, seconds; 0 where unknown.</param>
/// <param name="RecordingId">MusicBrainz recording id; null where unknown.</param>
/// <param name="ReleaseId">MusicBrainz release id; null where unknown.</param>
/// <param name="Isrc">International Standard Recording Code; null where unknown.</param>
public sealed record WantedRecording(
    string Title, string Artist, string Album, double DurationSeconds, string? RecordingId = null, string? ReleaseId = null, string? Isrc = null);

/// <summary>What a source says of a recording.</summary>
/// <param name="Claims">Producers of the recording and of its release; empty where it names none.</param>
/// <param name="Found">What it was found as, in words; null where it was not found.</param>
public sealed record FoundCredits(IReadOnlyList<ProducerClaim> Claims, string? Found)
{
    /// <summary>The source does not know the recording.</summary>
    public static FoundCredits None { get; } = new([], null);
}
