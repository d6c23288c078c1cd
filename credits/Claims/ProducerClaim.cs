namespace ProductionValue.Credits;

/// <summary>A source's claim that a producer worked on a recording or its release.</summary>
/// <param name="Name">The name as the source spells it.</param>
/// <param name="Role">What they did.</param>
/// <param name="OfRelease">Whether it is about the release as a whole, not the recording.</param>
/// <param name="Confidence">How sure it is that the source speaks of this recording, 0…1.</param>
/// <param name="ArtistId">MusicBrainz artist id; null where the source does not say.</param>
public sealed record ProducerClaim(string Name, ProducerRole Role, bool OfRelease, double Confidence = 1, string? ArtistId = null);
