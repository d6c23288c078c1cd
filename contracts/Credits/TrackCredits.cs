namespace ProductionValue.Contracts;

/// <summary>A producer after all claims on a track have been put together.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Producer">The name they count under.</param>
/// <param name="Confidence">How sure all sources together are, 0…1.</param>
/// <param name="Sources">Who says so.</param>
[GenerateSerializer, Immutable, Alias("pv.FusedCredit")] // Parameter order is the wire format: never reorder.
public sealed record FusedCredit(ProducerId Id, string Producer, double Confidence, CreditSource[] Sources);

/// <summary>Everything that is said of who produced a track, by whom, and what happened to it.</summary>
/// <param name="Track">The track.</param>
/// <param name="Version">The track's version.</param>
/// <param name="Title">Its title.</param>
/// <param name="Artist">Who performs, or empty.</param>
/// <param name="Album">Its release, or empty.</param>
/// <param name="ContentId">Identity of the audio content.</param>
/// <param name="Claims">Every claim with its standing.</param>
/// <param name="Fused">The credits that train.</param>
/// <param name="Events">The audit trail, oldest first.</param>
/// <param name="Deleted">Whether the track was removed; the trail stays.</param>
[GenerateSerializer, Immutable, Alias("pv.TrackCredits")] // Parameter order is the wire format: never reorder.
public sealed record TrackCredits(
    TrackId Track, long Version, string Title, string Artist, string Album, string ContentId, Credit[] Claims, FusedCredit[] Fused, CreditEvent[] Events,
    bool Deleted);

/// <summary>A page of tracks with their credits, in the order of their last change.</summary>
/// <param name="Tracks">The page.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
[GenerateSerializer, Immutable, Alias("pv.TrackCreditsPage")] // Parameter order is the wire format: never reorder.
public sealed record TrackCreditsPage(TrackCredits[] Tracks, long? Next);
