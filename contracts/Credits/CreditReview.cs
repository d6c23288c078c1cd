using System.Text.Json.Serialization;

namespace ProductionValue.Contracts;

/// <summary>Why a track's credits should be looked at.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReviewKind>))]
public enum ReviewKind
{
    /// <summary>Sources name different producers of the recording.</summary>
    SourcesDisagree = 0,

    /// <summary>A person disputes what a source claims.</summary>
    Disputed = 1,

    /// <summary>The sound points clearly to somebody else.</summary>
    SoundContradicts = 2,

    /// <summary>Nobody is credited, and the sound points to somebody: a suggestion, never a credit by itself.</summary>
    Suggestion = 3,
}

/// <summary>A track whose credits should be looked at.</summary>
/// <param name="Track">The track.</param>
/// <param name="Title">Its title.</param>
/// <param name="Artist">Who performs, or empty.</param>
/// <param name="Album">Its release, or empty.</param>
/// <param name="Kind">Why.</param>
/// <param name="Detail">Why, in words.</param>
/// <param name="Claims">The claims in question.</param>
/// <param name="Suggested">Whom the sound points to; null where it was not asked or says nothing.</param>
/// <param name="Basis">How sure that is and by what evidence.</param>
[GenerateSerializer, Immutable, Alias("pv.CreditReview")] // Parameter order is the wire format: never reorder.
public sealed record CreditReview(
    TrackId Track, string Title, string Artist, string Album, ReviewKind Kind, string Detail, Credit[] Claims, string? Suggested = null,
    CreditBasis? Basis = null);

/// <summary>A page of reviews.</summary>
/// <param name="Reviews">The page; it may be empty though more follow.</param>
/// <param name="Looked">How many tracks were looked at.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
[GenerateSerializer, Immutable, Alias("pv.CreditReviewPage")] // Parameter order is the wire format: never reorder.
public sealed record CreditReviewPage(CreditReview[] Reviews, int Looked, long? Next);

/// <summary>Which reviews are wanted.</summary>
/// <param name="After">Where the last page ended; 0: from the start.</param>
/// <param name="Limit">Tracks to look at, 1…1000.</param>
/// <param name="Sources">Whether to compare sources.</param>
/// <param name="Sound">Whether to ask the sound of credited tracks.</param>
/// <param name="Suggestions">Whether to ask the sound of tracks without credit.</param>
/// <param name="Contradiction">Probability from which another producer contradicts a claim, 0…1.</param>
/// <param name="Suggestion">Probability from which a producer is suggested, 0…1.</param>
[GenerateSerializer, Immutable, Alias("pv.ReviewQuestion")] // Parameter order is the wire format: never reorder.
public sealed record ReviewQuestion(
    long After = 0, int Limit = 200, bool Sources = true, bool Sound = true, bool Suggestions = true, double Contradiction = 0.9, double Suggestion = 0.7);
