using System.Text.Json.Serialization;

namespace ProductionValue.Contracts;

/// <summary>What happened to a track's claims.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CreditAction>))]
public enum CreditAction
{
    /// <summary>A person said that a producer worked on it.</summary>
    Confirmed = 0,

    /// <summary>A person said that a producer did not.</summary>
    Disputed = 1,

    /// <summary>A person took an earlier word back.</summary>
    Undone = 2,

    /// <summary>A source no longer says what it said.</summary>
    Withdrawn = 3,

    /// <summary>The producers of some claims count under other names: a merge, a split, or one of them undone.</summary>
    Renamed = 4,

    /// <summary>The track was removed with its claims.</summary>
    Removed = 5,
}

/// <summary>What the library thought when a person decided.</summary>
/// <param name="Generation">The generation that answered.</param>
/// <param name="Probability">Probability it gave the producer, 0…1.</param>
/// <param name="Evidence">The nearest credited tracks, best first.</param>
[GenerateSerializer, Immutable, Alias("pv.CreditBasis")] // Parameter order is the wire format: never reorder.
public sealed record CreditBasis(int Generation, double Probability, string[] Evidence);

/// <summary>One entry of a track's audit trail. Entries are only ever appended, also by an undo and by a removal of the track.</summary>
/// <param name="Number">1, 2, 3, … within the track.</param>
/// <param name="Action">What happened.</param>
/// <param name="At">When.</param>
/// <param name="By">Who: a person's name, or the source that spoke.</param>
/// <param name="Why">The reason given; empty where none was.</param>
/// <param name="Added">Claims that came with it.</param>
/// <param name="Removed">Claims that went with it.</param>
/// <param name="Undoes">Number of the entry it undoes; null for other actions.</param>
/// <param name="Basis">What the library thought then; null where it was not asked.</param>
[GenerateSerializer, Immutable, Alias("pv.CreditEvent")] // Parameter order is the wire format: never reorder.
public sealed record CreditEvent(
    int Number, CreditAction Action, DateTimeOffset At, string By, string Why, Credit[] Added, Credit[] Removed, int? Undoes = null,
    CreditBasis? Basis = null);
