namespace ProductionValue.Contracts;

/// <summary>A track in a list.</summary>
/// <param name="Track">Its identity.</param>
/// <param name="Title">Its title.</param>
/// <param name="Artist">Who performs, or empty.</param>
/// <param name="Album">Its release, or empty.</param>
/// <param name="Producers">Names of the credited producers.</param>
/// <param name="Path">Where the file lay.</param>
/// <param name="Year">Year of release; null where nobody says.</param>
[GenerateSerializer, Immutable, Alias("pv.TrackSummary")] // Parameter order is the wire format: never reorder.
public sealed record TrackSummary(TrackId Track, string Title, string Artist, string Album, string[] Producers, string Path, int? Year = null);

/// <summary>Which tracks to list; every given field narrows.</summary>
/// <param name="Text">Words that begin words of title, artist, album, producer or year; case and accents do not matter.</param>
/// <param name="Artist">Exact artist.</param>
/// <param name="Album">Exact album.</param>
/// <param name="Producer">Credited producer.</param>
/// <param name="Cursor">Where the last page ended; null: from the start.</param>
/// <param name="Limit">Most tracks on the page, 1…1000.</param>
/// <param name="Year">Exact year of release.</param>
[GenerateSerializer, Immutable, Alias("pv.TrackQuery")] // Parameter order is the wire format: never reorder.
public sealed record TrackQuery(string? Text, string? Artist, string? Album, string? Producer, string? Cursor, int Limit, int? Year = null);

/// <summary>A page of tracks, by artist, album and title.</summary>
/// <param name="Tracks">The page.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
/// <param name="Total">How many tracks match in all; of a text question that matches 10,000 or more, 10,000. Of one that matches more than 20,000 an embedded library lists those that came in first.</param>
[GenerateSerializer, Immutable, Alias("pv.TrackPage")] // Parameter order is the wire format: never reorder.
public sealed record TrackPage(TrackSummary[] Tracks, string? Next, long Total);

/// <summary>What the library holds.</summary>
/// <param name="Tracks">Tracks.</param>
/// <param name="Credited">Tracks with at least one credit that trains.</param>
/// <param name="Producers">Producers.</param>
/// <param name="Generation">The live generation; 0: nothing is fitted.</param>
[GenerateSerializer, Immutable, Alias("pv.LibrarySummary")] // Parameter order is the wire format: never reorder.
public sealed record LibrarySummary(long Tracks, long Credited, long Producers, int Generation);

/// <summary>Which of some content is already in the library.</summary>
/// <param name="ContentId">Identity of the audio content.</param>
/// <param name="Track">The track that holds it.</param>
/// <param name="StartSeconds">Where its analysed excerpt starts, seconds; null: the middle of the track.</param>
/// <param name="Schemas">The feature schemas it has vectors of: with the same excerpt these need no new extraction.</param>
[GenerateSerializer, Immutable, Alias("pv.KnownContent")] // Parameter order is the wire format: never reorder.
public sealed record KnownContent(string ContentId, TrackId Track, double? StartSeconds, string[] Schemas);
