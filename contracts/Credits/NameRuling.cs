namespace ProductionValue.Contracts;

/// <summary>A person's ruling that credits under some names count as others: one name is a merge, several are the members of a team.</summary>
/// <param name="From">Names as sources spell them.</param>
/// <param name="To">Whom they count as.</param>
/// <param name="By">Who rules, 1…200 characters.</param>
/// <param name="Why">Why; may be empty.</param>
[GenerateSerializer, Immutable, Alias("pv.NameRuling")] // Parameter order is the wire format: never reorder.
public sealed record NameRuling(string[] From, string[] To, string By, string Why = "");

/// <summary>A ruling as it is kept.</summary>
/// <param name="Number">1, 2, 3, ….</param>
/// <param name="Ruling">What was ruled.</param>
/// <param name="At">When.</param>
/// <param name="UndoneAt">When it was undone; null: it holds.</param>
/// <param name="UndoneBy">Who undid it.</param>
/// <param name="Complete">Whether every track has followed it.</param>
/// <param name="Tracks">How many tracks changed by it so far.</param>
[GenerateSerializer, Immutable, Alias("pv.KeptRuling")] // Parameter order is the wire format: never reorder.
public sealed record KeptRuling(
    int Number, NameRuling Ruling, DateTimeOffset At, DateTimeOffset? UndoneAt = null, string? UndoneBy = null, bool Complete = false, int Tracks = 0);

/// <summary>What became of a ruling.</summary>
/// <param name="Ruling">The ruling; null where it was refused or there is none.</param>
/// <param name="Refusal">What was wrong; null where it was taken.</param>
[GenerateSerializer, Immutable, Alias("pv.RulingReply")] // Parameter order is the wire format: never reorder.
public sealed record RulingReply(KeptRuling? Ruling, string? Refusal);

/// <summary>Which producers count as which, at one revision.</summary>
/// <param name="Revision">Rises with every ruling and undo.</param>
/// <param name="From">Producers that count as others; null where the caller has this revision.</param>
/// <param name="To">For each: the names they count as.</param>
[GenerateSerializer, Immutable, Alias("pv.NameRules")] // Parameter order is the wire format: never reorder.
public sealed record NameRules(long Revision, ProducerId[]? From, string[][]? To);
