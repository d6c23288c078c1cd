namespace ProductionValue.Contracts;

/// <summary>A producer in a list.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Producer">The name as most credits spell it.</param>
/// <param name="Tracks">How many tracks credit them.</param>
[GenerateSerializer, Immutable, Alias("pv.ProducerSummary")] // Parameter order is the wire format: never reorder.
public sealed record ProducerSummary(ProducerId Id, string Producer, int Tracks);

/// <summary>A page of producers, most tracks first.</summary>
/// <param name="Producers">The page.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
/// <param name="Total">How many producers there are in all.</param>
[GenerateSerializer, Immutable, Alias("pv.ProducerPage")] // Parameter order is the wire format: never reorder.
public sealed record ProducerPage(ProducerSummary[] Producers, string? Next, int Total);

/// <summary>What a producer's tracks add up to in one generation.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Producer">The name as most credits spell it.</param>
/// <param name="Generation">Generation the centroid belongs to; 0: none is live.</param>
/// <param name="Count">How many tracks it is made of.</param>
/// <param name="Centroid">Unit-length mean of the tracks' embeddings, shape [dimensions]; empty where nothing is live.</param>
/// <param name="Spread">Mean cosine distance of the tracks from the centroid, 0…2.</param>
[GenerateSerializer, Immutable, Alias("pv.Fingerprint")] // Parameter order is the wire format: never reorder.
public sealed record Fingerprint(ProducerId Id, string Producer, int Generation, int Count, float[] Centroid, double Spread);

/// <summary>The distinct sounds a producer's tracks fall into: one where they do not fall apart.</summary>
/// <param name="Producer">The name as most credits spell it.</param>
/// <param name="Centroids">Unit-length mean of each sound, most tracks first; empty where no track has an embedding.</param>
/// <param name="Counts">How many tracks each is made of; with very many tracks, of those drawn from them.</param>
/// <param name="Tracks">The producer's tracks.</param>
[GenerateSerializer, Immutable, Alias("pv.ProducerSounds")] // Parameter order is the wire format: never reorder.
public sealed record ProducerSounds(string Producer, float[][] Centroids, int[] Counts, TrackId[] Tracks);

/// <summary>A producer with fingerprint and tracks.</summary>
/// <param name="Fingerprint">What their tracks add up to.</param>
/// <param name="Tracks">The first tracks by title.</param>
[GenerateSerializer, Immutable, Alias("pv.ProducerDetails")] // Parameter order is the wire format: never reorder.
public sealed record ProducerDetails(Fingerprint Fingerprint, TrackSummary[] Tracks);

/// <summary>A track's contribution to a producer.</summary>
/// <param name="Track">The track.</param>
/// <param name="Version">The track's version: a change that is not newer than the last one seen of this track is ignored.</param>
/// <param name="Name">The producer's name as the credit spells it; null when the track no longer credits them.</param>
/// <param name="Features">The track's vector of the live schema; null when it no longer counts.</param>
[GenerateSerializer, Immutable, Alias("pv.ProducerChange")] // Parameter order is the wire format: never reorder.
public sealed record ProducerChange(TrackId Track, long Version, string? Name, FeatureVector? Features);
