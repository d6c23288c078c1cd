namespace ProductionValue.Credits;

/// <summary>A producer a file's tags name.</summary>
/// <param name="Name">The name as it is spelt there.</param>
/// <param name="Role">What they did.</param>
/// <param name="ArtistId">MusicBrainz artist id in lower case; null where the tags do not say.</param>
public sealed record TaggedProducer(string Name, ProducerRole Role = ProducerRole.Producer, string? ArtistId = null);
