using System.Text.Json.Serialization;

namespace ProductionValue.Contracts;

/// <summary>What a Put did.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PutOutcome>))]
public enum PutOutcome
{
    /// <summary>The track is new.</summary>
    [JsonStringEnumMemberName("added")]
    Added = 0,

    /// <summary>The track was known and says the same.</summary>
    [JsonStringEnumMemberName("unchanged")]
    Unchanged = 1,

    /// <summary>The track was known; its metadata, credits or features changed.</summary>
    [JsonStringEnumMemberName("updated")]
    Updated = 2,
}

/// <summary>What a Put did, or why it was refused.</summary>
/// <param name="Track">The track it was about.</param>
/// <param name="Outcome">What happened; null when refused.</param>
/// <param name="Refusal">Which field was wrong, what was expected and what came; null when accepted.</param>
[GenerateSerializer, Immutable, Alias("pv.PutReply")] // Parameter order is the wire format: never reorder.
public sealed record PutReply(TrackId Track, PutOutcome? Outcome, string? Refusal);
