using System.Text.Json.Serialization;

namespace ProductionValue.Contracts;

/// <summary>What is known of a track besides its sound.</summary>
/// <param name="Title">Its title; never empty (the file's name where no tag says).</param>
/// <param name="Artist">Who performs, or empty.</param>
/// <param name="Album">Its release, or empty.</param>
/// <param name="Path">Where the file lay when it was ingested, for people and playlists; never opened by the silo.</param>
/// <param name="StartSeconds">Where the analysed excerpt starts, seconds; null: the middle of the track.</param>
/// <param name="DurationSeconds">Length of the whole recording, seconds.</param>
/// <param name="Year">Year of the release, 1…9999; null where it is not known.</param>
/// <param name="Tagging">What its tags tell besides; null where they tell nothing.</param>
/// <param name="VanishedAt">Since when the file is not where it lay; null: it was there when we last looked.</param>
[GenerateSerializer, Immutable, Alias("pv.TrackMetadata")] // Parameter order is the wire format: never reorder.
public sealed record TrackMetadata(
    string Title, string Artist, string Album, string Path, double? StartSeconds, double DurationSeconds, int? Year = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TrackTagging? Tagging = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? VanishedAt = null);
