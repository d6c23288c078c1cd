namespace ProductionValue.Contracts;

/// <summary>Who probably produced something?</summary>
/// <param name="Query">The recording.</param>
/// <param name="K">How many producers to tell, 1…1000; null: every producer, at most 1000.</param>
/// <param name="EvidenceK">How many tracks of evidence to tell, 0…100.</param>
/// <param name="Segments">The recording in segments of about 3 s, at most 200, so that the answer can say at which moments the sound points to a producer.</param>
[GenerateSerializer, Immutable, Alias("pv.AttributionQuery")] // Parameter order is the wire format: never reorder.
public sealed record AttributionQuery(QueryTrack Query, int? K = null, int EvidenceK = 5, QuerySegment[]? Segments = null);

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
/// <param name="SameArtist">Whether it is by the recording's own artist: it may be alike for the artist's sake.</param>
/// <param name="SameAlbum">Whether it is of the recording's own album: it may be alike because it is the same record.</param>
/// <param name="Sentence">The same in plain words.</param>
[GenerateSerializer, Immutable, Alias("pv.Evidence")] // Parameter order is the wire format: never reorder.
public sealed record Evidence(
    TrackId Track, string Title, string Artist, string Album, string Producer, double Similarity, bool SameArtist = false, bool SameAlbum = false,
    string Sentence = "");

/// <summary>A stretch of the recording whose segments all point to one producer.</summary>
/// <param name="StartSeconds">Where it starts in the recording.</param>
/// <param name="EndSeconds">Where it ends.</param>
/// <param name="Producer">Whom it points to; empty: to nobody known.</param>
/// <param name="Probability">Mean over its segments of the probability of that, each heard on its own.</param>
/// <param name="Sentence">The same in plain words.</param>
[GenerateSerializer, Immutable, Alias("pv.Moment")] // Parameter order is the wire format: never reorder.
public sealed record Moment(double StartSeconds, double EndSeconds, string Producer, double Probability, string Sentence);

/// <summary>What a group of descriptors says about the most probable producer.</summary>
/// <param name="Group">The group, such as <c>band balance</c> or <c>width</c>.</param>
/// <param name="Contribution">Its part of the margin by which the recording is nearer to that producer than to all on average; below zero it points away.</param>
/// <param name="Descriptor">The descriptor in it that says most.</param>
/// <param name="Deviation">How far that one lies from the library's middle, in standard deviations.</param>
/// <param name="Sentence">The same in plain words.</param>
[GenerateSerializer, Immutable, Alias("pv.SoundReason")] // Parameter order is the wire format: never reorder.
public sealed record SoundReason(string Group, double Contribution, string Descriptor, double Deviation, string Sentence);

/// <summary>Ranked producers for one clip; their probabilities, those of the producers not told, and <paramref name="Unknown"/> sum to 1.</summary>
/// <param name="Track">What was asked about: a track id, or the label of the query.</param>
/// <param name="Unknown">Probability that it is none of the known producers.</param>
/// <param name="Producers">Most probable first.</param>
/// <param name="Others">Probability of all known producers that were not told because of k; 0 when every one was.</param>
/// <param name="Evidence">The nearest tracks of the most probable producer and, where those are few, of others.</param>
/// <param name="Generation">The generation that answered.</param>
/// <param name="Sentence">The answer in plain words.</param>
/// <param name="Moments">Which producer the recording points to when; null where no segments were given.</param>
/// <param name="Reasons">Which descriptors point to the most probable producer, strongest first; null where the schema's groups are not known.</param>
[GenerateSerializer, Immutable, Alias("pv.Attribution")] // Parameter order is the wire format: never reorder.
public sealed record Attribution(
    string Track, double Unknown, ProducerProbability[] Producers, double Others, Evidence[] Evidence, int Generation, string Sentence = "",
    Moment[]? Moments = null, SoundReason[]? Reasons = null);

/// <summary>Features to probabilities, with evidence. Stateless; key: 0.</summary>
[Alias("pv.IAttributionGrain")]
public interface IAttributionGrain : IGrainWithIntegerKey
{
    /// <summary>Ranks the producers for one recording.</summary>
    [Alias("Attribute")]
    Task<Answer<Attribution>> Attribute(AttributionQuery query, CancellationToken cancellationToken);
}
