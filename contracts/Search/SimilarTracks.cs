using System.Text.Json.Serialization;

namespace ProductionValue.Contracts;

/// <summary>What a query is about: a track of the library, or a recording given by its features.</summary>
/// <param name="Track">A track of the library; null when features are given.</param>
/// <param name="Label">What to call the query in the answer, for instance the file's name; the track's id where absent.</param>
/// <param name="ContentId">Identity of the audio content, so that the recording is never its own answer.</param>
/// <param name="Features">The recording's vectors, one of them in the live generation's schema; null when a track is given.</param>
/// <param name="Artist">The recording's artist, for filters; may be absent.</param>
/// <param name="Album">The recording's album, for filters; may be absent.</param>
[GenerateSerializer, Immutable, Alias("pv.QueryTrack")] // Parameter order is the wire format: never reorder.
public sealed record QueryTrack(
    TrackId? Track, string? Label = null, string? ContentId = null, FeatureVector[]? Features = null, string? Artist = null, string? Album = null);

/// <summary>A few seconds of a recording.</summary>
/// <param name="StartSeconds">Where it starts in the recording.</param>
/// <param name="EndSeconds">Where it ends.</param>
/// <param name="Features">Its vector in the live generation's schema.</param>
[GenerateSerializer, Immutable, Alias("pv.QuerySegment")] // Parameter order is the wire format: never reorder.
public sealed record QuerySegment(double StartSeconds, double EndSeconds, FeatureVector Features);

/// <summary>What it means to be similar to several tracks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SeedMode>))]
public enum SeedMode
{
    /// <summary>Close to the middle of them.</summary>
    Mean = 0,

    /// <summary>Close to any of them.</summary>
    Best = 1,
}

/// <summary>A question for similar tracks.</summary>
/// <param name="Query">What they should be similar to.</param>
/// <param name="K">How many, 1…1000.</param>
/// <param name="ExcludeArtist">Leave out tracks by the artists of what they should be similar to.</param>
/// <param name="ExcludeAlbum">Leave out tracks of the albums of what they should be similar to.</param>
/// <param name="Producer">Only tracks credited to this producer.</param>
/// <param name="FromYear">Only tracks released in this year or later; those whose year is not known are left out.</param>
/// <param name="ToYear">Only tracks released in this year or earlier; those whose year is not known are left out.</param>
/// <param name="Also">What else they should be similar to; null: nothing.</param>
/// <param name="Not">What they should not be similar to: a track is set back by as much as it is closer to one of these; null: nothing.</param>
/// <param name="Seeds">What it means to be similar to <paramref name="Query"/> and <paramref name="Also"/> together.</param>
[GenerateSerializer, Immutable, Alias("pv.SimilarQuery")] // Parameter order is the wire format: never reorder.
public sealed record SimilarQuery(
    QueryTrack Query, int K = 10, bool ExcludeArtist = false, bool ExcludeAlbum = false, string? Producer = null, int? FromYear = null, int? ToYear = null,
    QueryTrack[]? Also = null, QueryTrack[]? Not = null, SeedMode Seeds = SeedMode.Mean);

/// <summary>A question for more tracks that sound like a producer's.</summary>
/// <param name="Producer">The producer's name.</param>
/// <param name="K">How many, 1…1000.</param>
/// <param name="Own">Whether the producer's own tracks may be in the answer.</param>
/// <param name="ExcludeArtist">Leave out tracks by the artists of the producer's own tracks.</param>
/// <param name="ExcludeAlbum">Leave out tracks of the albums of the producer's own tracks.</param>
/// <param name="FromYear">Only tracks released in this year or later; those whose year is not known are left out.</param>
/// <param name="ToYear">Only tracks released in this year or earlier; those whose year is not known are left out.</param>
[GenerateSerializer, Immutable, Alias("pv.MoreQuery")] // Parameter order is the wire format: never reorder.
public sealed record MoreQuery(
    string Producer, int K = 10, bool Own = false, bool ExcludeArtist = false, bool ExcludeAlbum = false, int? FromYear = null, int? ToYear = null);

/// <summary>A neighbour as told to a client.</summary>
/// <param name="Track">Its identity.</param>
/// <param name="Title">Its title.</param>
/// <param name="Artist">Who performs, or empty.</param>
/// <param name="Album">Its release, or empty.</param>
/// <param name="Producers">Names of the credited producers.</param>
/// <param name="Similarity">
/// 0…1. Ranked by mutual proximity (where the generation has a reference for it): the chance that any other track is further from both.
/// Otherwise the cosine of the embeddings, nothing below 0.
/// </param>
[GenerateSerializer, Immutable, Alias("pv.SimilarTrack")] // Parameter order is the wire format: never reorder.
public sealed record SimilarTrack(TrackId Track, string Title, string Artist, string Album, string[] Producers, double Similarity);

/// <summary>Similar tracks, most similar first.</summary>
/// <param name="Track">What was asked about: a track id, or the label of the query; several with commas between.</param>
/// <param name="Similar">The tracks; never one that was asked about.</param>
/// <param name="Generation">The generation that answered.</param>
/// <param name="Partial">A part of the index did not answer in time: tracks it holds are missing.</param>
[GenerateSerializer, Immutable, Alias("pv.SimilarTracks")] // Parameter order is the wire format: never reorder.
public sealed record SimilarTracks(string Track, SimilarTrack[] Similar, int Generation, bool Partial = false);

/// <summary>Tracks that sound like a producer's, most similar first but varied: alike ones and runs of one artist are spread out.</summary>
/// <param name="Producer">Whose sound was asked for.</param>
/// <param name="Similar">The tracks; the similarity is that to the nearest of the producer's sounds.</param>
/// <param name="Generation">The generation that answered.</param>
/// <param name="Sounds">Into how many distinct sounds the producer's tracks fall.</param>
/// <param name="Partial">A part of the index did not answer in time: tracks it holds are missing.</param>
[GenerateSerializer, Immutable, Alias("pv.MoreTracks")] // Parameter order is the wire format: never reorder.
public sealed record MoreTracks(string Producer, SimilarTrack[] Similar, int Generation, int Sounds = 1, bool Partial = false);

/// <summary>Why a question has no answer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Unanswerable>))]
public enum Unanswerable
{
    /// <summary>The track or producer is not in the library.</summary>
    NotFound = 0,

    /// <summary>Nothing has been fitted yet: ingest music, then fit.</summary>
    NoGeneration = 1,

    /// <summary>The query has no vector in the live generation's schema.</summary>
    WrongSchema = 2,

    /// <summary>No part of the index can search now or could in time: ask again shortly.</summary>
    Busy = 3,

    /// <summary>A field of the question is out of range.</summary>
    BadQuestion = 4,
}

/// <summary>An answer, or why there is none.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="Value">The answer; null when there is none.</param>
/// <param name="Reason">Why there is none.</param>
/// <param name="Detail">The reason in words, naming the field, what was expected and what came.</param>
[GenerateSerializer, Immutable, Alias("pv.Answer`1")] // Parameter order is the wire format: never reorder.
public sealed record Answer<T>(T? Value, Unanswerable? Reason = null, string? Detail = null)
    where T : class;
