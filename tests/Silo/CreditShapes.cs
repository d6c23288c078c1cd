using ProductionValue.Contracts;

namespace ProductionValue.Tests.Silo;

/// <summary>The records about credits as clients in other languages see them.</summary>
internal static class CreditShapes
{
    private static readonly TrackId Track = TrackId.Parse("t1");
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Credit Claim = new("Ann", CreditRole.Producer, CreditSource.Tag, CreditScope.Release, 0.5, Time, "id", "Bea", CreditStance.Disputes, "Pat", "why", CreditStanding.Disputes);
    private static readonly CreditBasis Basis = new(2, 0.75, ["t2"]);
    private static readonly NameRuling Ruling = new(["Ann"], ["Bea"], "Pat");

    private const string ClaimJson = """{"producer":"Ann","role":"Producer","source":"Tag","scope":"Release","confidence":0.5,"at":"2026-01-02T03:04:05+00:00","artistId":"id","as":"Bea","stance":"Disputes","by":"Pat","why":"why","standing":"Disputes"}""";
    private const string BasisJson = """{"generation":2,"probability":0.75,"evidence":["t2"]}""";
    private const string RulingJson = """{"from":["Ann"],"to":["Bea"],"by":"Pat","why":""}""";
    private const string FusedJson = """{"id":"bea","producer":"Bea","confidence":0.75,"sources":["Tag","Person"]}""";
    private const string EventJson = $$"""{"number":1,"action":"Disputed","at":"2026-01-02T03:04:05+00:00","by":"Pat","why":"","added":[{{ClaimJson}}],"removed":[],"undoes":null,"basis":{{BasisJson}}}""";
    private const string CreditsJson = $$"""{"track":"t1","version":3,"title":"T","artist":"A","album":"B","contentId":"c","claims":[{{ClaimJson}}],"fused":[{{FusedJson}}],"events":[{{EventJson}}],"deleted":false}""";
    private const string ReviewJson = $$"""{"track":"t1","title":"T","artist":"A","album":"B","kind":"Suggestion","detail":"d","claims":[],"suggested":"Ann","basis":{{BasisJson}}}""";

    private static readonly FusedCredit Fused = new(ProducerId.FromName("Bea"), "Bea", 0.75, [CreditSource.Tag, CreditSource.Person]);
    private static readonly CreditEvent Entry = new(1, CreditAction.Disputed, Time, "Pat", "", [Claim], [], null, Basis);
    private static readonly TrackCredits Credits = new(Track, 3, "T", "A", "B", "c", [Claim], [Fused], [Entry], false);
    private static readonly CreditReview Review = new(Track, "T", "A", "B", ReviewKind.Suggestion, "d", [], "Ann", Basis);

    /// <summary>A record of each kind with its JSON.</summary>
    public static (object Value, string Json)[] All { get; } =
    [
        (new TrackTagging("Pop", 7, "r", "l", "a", "i", -6.5),
            """{"genre":"Pop","trackNumber":7,"recordingId":"r","releaseId":"l","artistId":"a","isrc":"i","trackGainDb":-6.5}"""),
        (Basis, BasisJson),
        (Entry, EventJson),
        (Fused, FusedJson),
        (Credits, CreditsJson),
        (new TrackCreditsPage([Credits], 7), $$"""{"tracks":[{{CreditsJson}}],"next":7}"""),
        (new CreditJudgement(CreditVerdict.Confirm, "Ann", "Pat"),
            """{"verdict":"confirm","producer":"Ann","by":"Pat","why":"","role":"Producer","event":null,"basis":null}"""),
        (new JudgementReply(Credits, true, null), $$"""{"credits":{{CreditsJson}},"changed":true,"refusal":null}"""),
        (Review, ReviewJson),
        (new CreditReviewPage([Review], 5, null), $$"""{"reviews":[{{ReviewJson}}],"looked":5,"next":null}"""),
        (new ReviewQuestion(), """{"after":0,"limit":200,"sources":true,"sound":true,"suggestions":true,"contradiction":0.9,"suggestion":0.7}"""),
        (Ruling, RulingJson),
        (new KeptRuling(1, Ruling, Time, null, null, true, 4),
            $$"""{"number":1,"ruling":{{RulingJson}},"at":"2026-01-02T03:04:05+00:00","undoneAt":null,"undoneBy":null,"complete":true,"tracks":4}"""),
    ];
}
