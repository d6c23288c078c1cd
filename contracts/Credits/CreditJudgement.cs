using System.Text.Json.Serialization;

namespace ProductionValue.Contracts;

/// <summary>What a person decides.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CreditVerdict>))]
public enum CreditVerdict
{
    /// <summary>The producer worked on it.</summary>
    [JsonStringEnumMemberName("confirm")]
    Confirm = 0,

    /// <summary>The producer did not.</summary>
    [JsonStringEnumMemberName("dispute")]
    Dispute = 1,

    /// <summary>An earlier decision is taken back.</summary>
    [JsonStringEnumMemberName("undo")]
    Undo = 2,
}

/// <summary>A person's decision about a credit.</summary>
/// <param name="Verdict">What they decide.</param>
/// <param name="Producer">The producer; null for an undo.</param>
/// <param name="By">Who decides, 1…200 characters.</param>
/// <param name="Why">Why, at most 1000 characters; may be empty.</param>
/// <param name="Role">What the producer did.</param>
/// <param name="Event">Which entry to undo; null: the newest that can be.</param>
/// <param name="Basis">What the library thought; null where it was not asked.</param>
[GenerateSerializer, Immutable, Alias("pv.CreditJudgement")] // Parameter order is the wire format: never reorder.
public sealed record CreditJudgement(
    CreditVerdict Verdict, string? Producer, string By, string Why = "", CreditRole Role = CreditRole.Producer, int? Event = null,
    CreditBasis? Basis = null);

/// <summary>What became of a decision.</summary>
/// <param name="Credits">The track's credits after it; null where there is no such track.</param>
/// <param name="Changed">Whether anything changed.</param>
/// <param name="Refusal">Which field was wrong, what was expected and what came; null where it was taken.</param>
[GenerateSerializer, Immutable, Alias("pv.JudgementReply")] // Parameter order is the wire format: never reorder.
public sealed record JudgementReply(TrackCredits? Credits, bool Changed, string? Refusal);
