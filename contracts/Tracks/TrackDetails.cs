namespace ProductionValue.Contracts;

/// <summary>A track as a client sees it.</summary>
/// <param name="Track">Its identity.</param>
/// <param name="Version">Rises by one with every change; the ETag of the HTTP resource.</param>
/// <param name="ContentId">Identity of the audio content alone.</param>
/// <param name="Metadata">Title, artist, album and where it lay.</param>
/// <param name="Credits">Claims of producers.</param>
/// <param name="Schemas">The feature schemas it has vectors of.</param>
/// <param name="Searchable">Whether the live generation's index holds it.</param>
[GenerateSerializer, Immutable, Alias("pv.TrackDetails")] // Parameter order is the wire format: never reorder.
public sealed record TrackDetails(
    TrackId Track, long Version, string ContentId, TrackMetadata Metadata, Credit[] Credits, string[] Schemas, bool Searchable);
