namespace ProductionValue.Contracts;

/// <summary>A track as a client puts it: idempotent, so it may be sent again after any failure.</summary>
/// <param name="Track">Its identity.</param>
/// <param name="ContentId">Identity of the audio content alone (32 hex digits); the same for two copies of one recording.</param>
/// <param name="Metadata">Title, artist, album and where it lay.</param>
/// <param name="Features">One vector a schema; empty: keep those stored, which is refused unless the stored track has the same content.</param>
/// <param name="Credits">Claims of producers, possibly none.</param>
/// <param name="SpeaksFor">Sources whose claims these are all of: earlier ones of theirs that are not repeated are withdrawn. Sources named in
/// <paramref name="Credits"/> are spoken for in any case; null: only those.</param>
[GenerateSerializer, Immutable, Alias("pv.TrackSubmission")] // Parameter order is the wire format: never reorder.
public sealed record TrackSubmission(TrackId Track, string ContentId, TrackMetadata Metadata, FeatureVector[] Features, Credit[] Credits,
    CreditSource[]? SpeaksFor = null);
