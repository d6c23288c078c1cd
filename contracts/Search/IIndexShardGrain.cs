using Orleans.Concurrency;

namespace ProductionValue.Contracts;

/// <summary>One shard of one generation's HNSW index: a single writer, any number of searches beside it. Key: <c>generation/shard</c>.</summary>
[Alias("pv.IIndexShardGrain")]
public interface IIndexShardGrain : IGrainWithStringKey
{
    /// <summary>Inserts, replaces or removes a track; a retry or an older version changes nothing. The track's row is stored before. Visible to searches when it returns, or where the shard is still being loaded, once that answers.</summary>
    [Alias("Apply")]
    Task Apply(IndexChange change, CancellationToken cancellationToken);

    /// <summary>The nearest tracks that pass the filter. Cancelling the call is its deadline: a search that has not begun by then never does.</summary>
    [Alias("Search"), AlwaysInterleave]
    Task<ShardAnswer> Search(ShardQuery query, CancellationToken cancellationToken);

    /// <summary>The tracks of this shard that are similar to one it holds itself: finds it and searches in one call.</summary>
    /// <param name="query">What is asked for, about one track of the library.</param>
    /// <param name="pool">Nearest tracks that are ranked again by mutual proximity; 0: the order of the cosine stands.</param>
    /// <param name="cancellationToken">The deadline, as of <see cref="Search"/>.</param>
    /// <returns>Null where it does not hold the track.</returns>
    [Alias("SearchSimilar"), AlwaysInterleave]
    Task<SimilarFindings?> SearchSimilar(SimilarQuery query, int pool, CancellationToken cancellationToken);

    /// <summary>Reads stored tracks that the shard has not seen yet, so that changes may come in between the calls.</summary>
    /// <param name="mostRows">Rows to read in this call, at least 1.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the shard holds; it has caught up when <see cref="ShardSummary.Behind"/> is 0.</returns>
    [Alias("CatchUp")]
    Task<ShardSummary> CatchUp(int mostRows, CancellationToken cancellationToken);

    /// <summary>The embeddings of tracks, in the order asked for; null for one the shard does not hold.</summary>
    [Alias("Embeddings"), AlwaysInterleave]
    Task<float[]?[]> Embeddings(TrackId[] tracks, CancellationToken cancellationToken);

    /// <summary>A track it holds with what a question about it needs; null where it does not hold it.</summary>
    [Alias("Find"), AlwaysInterleave]
    Task<IndexedTrack?> Find(TrackId track, CancellationToken cancellationToken);

    /// <summary>Whether the shard holds the track; true of one that is still being loaded, since it reads every stored row before it answers.</summary>
    [Alias("Holds"), AlwaysInterleave]
    Task<bool> Holds(TrackId track, CancellationToken cancellationToken);

    /// <summary>What the shard holds.</summary>
    [Alias("Describe"), AlwaysInterleave]
    Task<ShardSummary> Describe(CancellationToken cancellationToken);

    /// <summary>Saves a snapshot, so that the next start reads fewer rows.</summary>
    [Alias("Save")]
    Task Save(CancellationToken cancellationToken);

    /// <summary>Compares every row with what the shard holds of it; searches go on meanwhile, changes wait.</summary>
    /// <param name="repair">Whether to build the shard anew from the rows where something is wrong.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [Alias("Verify"), ResponseTimeout("01:00:00")]
    Task<VerifiedView> Verify(bool repair, CancellationToken cancellationToken);

    /// <summary>Deletes the shard's files and memory: its generation has been retired.</summary>
    [Alias("Retire")]
    Task Retire(CancellationToken cancellationToken);
}

/// <summary>A track's place in the index.</summary>
/// <param name="Track">The track.</param>
/// <param name="Ordinal">The row's number: the track's id inside the index.</param>
/// <param name="Version">The track's version: a change that is not newer than the last one seen of this track is ignored.</param>
/// <param name="Features">The track's vector in the generation's schema; null when it is to be left out.</param>
/// <param name="Artist">For filters.</param>
/// <param name="Album">For filters.</param>
/// <param name="Producers">For filters.</param>
/// <param name="Year">For filters; null where it is not known.</param>
/// <param name="Title">For answers.</param>
/// <param name="Names">Names of the credited producers, for answers; null: none.</param>
/// <param name="ContentId">Identity of the audio content, by which a recording is kept out of the answers about itself; empty: none.</param>
[GenerateSerializer, Immutable, Alias("pv.IndexChange")] // Parameter order is the wire format: never reorder.
public sealed record IndexChange(
    TrackId Track, long Ordinal, long Version, FeatureVector? Features, string Artist, string Album, ProducerId[] Producers, int? Year = null,
    string Title = "", string[]? Names = null, string ContentId = "");

/// <summary>What an answer tells of a track, as the index knows it: the row as it was last told to the shard.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Artist">Who performs, or empty.</param>
/// <param name="Album">Its release, or empty.</param>
/// <param name="Producers">Names of the credited producers.</param>
/// <param name="ProducerIds">Who they are, in the same order.</param>
[GenerateSerializer, Immutable, Alias("pv.TrackLabel")] // Parameter order is the wire format: never reorder.
public sealed record TrackLabel(string Title, string Artist, string Album, string[] Producers, ProducerId[] ProducerIds);

/// <summary>A track that a shard holds.</summary>
/// <param name="Embedding">Unit length, shape [dimensions].</param>
/// <param name="Label">What to call it.</param>
/// <param name="Content">Key of its audio content; 0: none.</param>
[GenerateSerializer, Immutable, Alias("pv.IndexedTrack")] // Parameter order is the wire format: never reorder.
public sealed record IndexedTrack(float[] Embedding, TrackLabel Label, UInt128 Content);

/// <summary>A question to one shard.</summary>
/// <param name="Embedding">Unit-length query, shape [dimensions].</param>
/// <param name="K">How many.</param>
/// <param name="ExceptTracks">Tracks to leave out.</param>
/// <param name="ExceptArtists">Artists to leave out; null: none.</param>
/// <param name="ExceptAlbums">Albums to leave out; null: none.</param>
/// <param name="ExceptProducer">A producer to leave out.</param>
/// <param name="OnlyProducer">Only this producer's tracks.</param>
/// <param name="FromYear">Only tracks of this year or later; one whose year is not known does not pass.</param>
/// <param name="ToYear">Only tracks of this year or earlier; one whose year is not known does not pass.</param>
/// <param name="Also">Further unit-length queries, shape [dimensions] each: a track counts by the one it is closest to. Null: none.</param>
/// <param name="Not">Unit-length embeddings to keep away from: a track is set back by as much as it is closer to one of these. Null: none.</param>
/// <param name="Pool">Nearest tracks that are ranked again by mutual proximity; 0: the order of the cosine stands.</param>
/// <param name="WithEmbeddings">Whether each neighbour comes with its embedding.</param>
/// <param name="ExceptContents">Keys of audio contents to leave out, whatever tracks hold them; null: none.</param>
[GenerateSerializer, Immutable, Alias("pv.ShardQuery")] // Parameter order is the wire format: never reorder.
public sealed record ShardQuery(
    float[] Embedding, int K, TrackId[] ExceptTracks, string[]? ExceptArtists = null, string[]? ExceptAlbums = null,
    ProducerId? ExceptProducer = null, ProducerId? OnlyProducer = null, int? FromYear = null, int? ToYear = null,
    float[][]? Also = null, float[][]? Not = null, int Pool = 0, bool WithEmbeddings = false, UInt128[]? ExceptContents = null);

/// <summary>A neighbour as a shard tells it.</summary>
/// <param name="Track">The track.</param>
/// <param name="Cosine">Cosine of the embeddings, to the closest query where there are several, −1…1.</param>
/// <param name="Similarity">What it is ranked by: mutual proximity where that was asked for, else the cosine; set back by what is to be kept away from, −1…1.</param>
/// <param name="Label">What to call it.</param>
/// <param name="Embedding">The neighbour's own, unit length; null unless asked for.</param>
[GenerateSerializer, Immutable, Alias("pv.ShardNeighbor")] // Parameter order is the wire format: never reorder.
public readonly record struct ShardNeighbor(TrackId Track, float Cosine, float Similarity, TrackLabel Label, float[]? Embedding = null);

/// <summary>A shard's answer.</summary>
/// <param name="Neighbors">Most similar first; null when the search pool was full.</param>
/// <param name="Generation">The shard's generation.</param>
[GenerateSerializer, Immutable, Alias("pv.ShardAnswer")] // Parameter order is the wire format: never reorder.
public sealed record ShardAnswer(ShardNeighbor[]? Neighbors, int Generation);

/// <summary>What the shard of the track in question found, and the question for the others.</summary>
/// <param name="Question">What any shard can be asked.</param>
/// <param name="Neighbors">Most similar first; null when the search pool was full.</param>
[GenerateSerializer, Immutable, Alias("pv.SimilarFindings")] // Parameter order is the wire format: never reorder.
public sealed record SimilarFindings(ShardQuery Question, ShardNeighbor[]? Neighbors);

/// <summary>What a shard holds.</summary>
/// <param name="Count">Tracks.</param>
/// <param name="Sequence">Rows up to this sequence number are in it.</param>
/// <param name="SnapshotSequence">Rows up to this one are in the saved snapshot.</param>
/// <param name="Behind">How many sequence numbers are still to be read; at least 1 while it is loading.</param>
/// <param name="Loading">It does not answer yet: it loads its snapshot and reads the rows behind it.</param>
[GenerateSerializer, Immutable, Alias("pv.ShardSummary")] // Parameter order is the wire format: never reorder.
public sealed record ShardSummary(int Count, long Sequence, long SnapshotSequence, long Behind, bool Loading = false);
