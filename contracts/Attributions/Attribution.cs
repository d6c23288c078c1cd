namespace ProductionValue.Contracts;

/// <summary>Who probably produced something?</summary>
/// <param name="Query">The recording.</param>
/// <param name="K">How many producers to tell, 1…1000; null: every producer, at most 1000.</param>
/// <param name="EvidenceK">How many tracks of evidence to tell, 0…100.</param>
[GenerateSerializer, Immutable, Alias("pv.AttributionQuery")] // Parameter order is the wire format: never reorder.
public sealed record AttributionQuery(QueryTrack Query, int? K = null, int EvidenceK = 5);

/// <summary>A producer and the probability that they produced it.</summary>
/// <param name="Producer">Name.</param>
/// <param name="Probability">0…1.</param>
[GenerateSerializer, Immutable, Alias("pv.ProducerProbability")] // Parameter order is the wire format: never reorder.
public sealed record ProducerProbability(string Producer, double Probability);

/// <summary>A track that points to a producer.</summary>
/// <param name="Track">Its identity.</param>
/// <param name="Title">Its title.</param>
/// <param name="Artist">Who performs, or empty.</param>
/// <param name="Album">Its release, or empty.</param>
/// <param name="Producer">The producer it points to.</param>
/// <param name="Similarity">Cosine of the embeddings, nothing below 0: 0…1.</param>
[GenerateSerializer, Immutable, Alias("pv.Evidence")] // Parameter order is the wire format: never reorder.
public sealed record Evidence(TrackId Track, string Title, string Artist, string Album, string Producer, double Similarity);

/// <summary>Ranked producers for one clip; their probabilities, those of the producers not told, and <paramref name="Unknown"/> sum to 1.</summary>
/// <param name="Track">What was asked about: a track id, or the label of the query.</param>
/// <param name="Unknown">Probability that it is none of the known producers.</param>
/// <param name="Producers">Most probable first.</param>
/// <param name="Others">Probability of all known producers that were not told because of k; 0 when every one was.</param>
/// <param name="Evidence">The nearest credited tracks.</param>
/// <param name="Generation">The generation that answered.</param>
[GenerateSerializer, Immutable, Alias("pv.Attribution")] // Parameter order is the wire format: never reorder.
public sealed record Attribution(
    string Track, double Unknown, ProducerProbability[] Producers, double Others, Evidence[] Evidence, int Generation);

/// <summary>Features to probabilities, with evidence. Stateless; key: 0.</summary>
[Alias("pv.IAttributionGrain")]
public interface IAttributionGrain : IGrainWithIntegerKey
{
    /// <summary>Ranks the producers for one recording.</summary>
    [Alias("Attribute")]
    Task<Answer<Attribution>> Attribute(AttributionQuery query, CancellationToken cancellationToken);
}
