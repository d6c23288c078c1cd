using ProductionValue.Contracts;

namespace ProductionValue.Silo.Storage;

/// <summary>What a row keeps of a track's metadata besides the columns of their own.</summary>
/// <param name="Tagging">What its tags tell besides.</param>
/// <param name="VanishedAt">Since when its file is gone.</param>
internal sealed record FurtherMetadata(TrackTagging? Tagging = null, DateTimeOffset? VanishedAt = null);
