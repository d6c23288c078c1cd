using ProductionValue.Contracts;
using ProductionValue.Grains.Credits;
using static ProductionValue.Contracts.CreditRole;
using static ProductionValue.Contracts.CreditScope;
using static ProductionValue.Contracts.CreditSource;
using static ProductionValue.Contracts.CreditStanding;

namespace ProductionValue.Tests.Grains;

/// <summary>The rules of fusion, case by case; docs/CREDITS.md prints these cases.</summary>
public sealed class CreditFusionTests
{
    /// <summary>Each case: what it shows, the claims, and what becomes of each.</summary>
    internal static readonly (string Shows, (Credit Claim, CreditStanding Standing)[] Claims)[] Cases =
    [
        ("one claim trains", [(Of("Ann"), Trains)]),
        ("sources that agree both train", [(Of("Ann"), Trains), (Of("Ann", source: MusicBrainz), Trains)]),
        ("co-producers train beside producers", [(Of("Ann"), Trains), (Of("Bea", CoProducer), Trains)]),
        ("executive, reissue, associate, assistant and vocal producers are left out",
            [(Of("Ann", Executive), OtherRole), (Of("Bea", Reissue), OtherRole), (Of("Cy", Associate), OtherRole), (Of("Di", Assistant), OtherRole), (Of("Ed", Vocal), OtherRole)]),
        ("additional production trains where nobody is named for the whole", [(Of("Ann", Additional), Trains)]),
        ("additional production is outranked by a producer", [(Of("Ann"), Trains), (Of("Bea", Additional), Outranked)]),
        ("a release's producer trains where nothing is said of the track", [(Of("Ann", scope: Release, source: Discogs), Trains)]),
        ("a release's producer is outranked by a track's", [(Of("Ann"), Trains), (Of("Bea", scope: Release, source: MusicBrainz), Outranked)]),
        ("an executive of the track outranks nobody", [(Of("Ann", Executive), OtherRole), (Of("Bea", scope: Release, source: MusicBrainz), Trains)]),
        ("a source that is not sure does not train", [(Of("Ann", source: MusicBrainz) with { Confidence = 0.4 }, Doubtful)]),
        ("sources that disagree both train until a person decides", [(Of("Ann"), Trains), (Of("Bea", source: MusicBrainz), Trains)]),
        ("a person's dispute silences every source", [(Of("Ann"), Disputed), (Of("Ann", source: MusicBrainz), Disputed), (Dispute("Ann"), CreditStanding.Disputes), (Of("Bea"), Trains)]),
        ("a dispute lets the release speak again", [(Of("Ann"), Disputed), (Dispute("ann"), CreditStanding.Disputes), (Of("Bea", scope: Release, source: Discogs), Trains)]),
        ("a person's word trains whatever its role's rank", [(Of("Ann"), Trains), (Of("Bea", Additional, Person), Trains)]),
        ("a person's word outranks a release", [(Of("Ann", source: Person), Trains), (Of("Bea", scope: Release, source: MusicBrainz), Outranked)]),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Each_case_comes_out_as_the_table_says(int number)
    {
        var (_, claims) = Cases[number];
        var fused = CreditFusion.Fuse([.. claims.Select(claim => claim.Claim)]);
        Assert.Equal(claims.Select(claim => claim.Standing), fused.Select(claim => claim.Standing!.Value));
        Assert.Equal(claims.Select(claim => claim.Claim), fused.Select(claim => claim with { Standing = null }));
        Assert.Equal(fused, CreditFusion.Fuse(fused));
    }

    [Fact]
    public void Agreeing_sources_are_surer_than_each_and_a_release_less_sure_than_a_track()
    {
        var tag = Assert.Single(CreditFusion.Summarize(CreditFusion.Fuse([Of("Ann")])));
        var both = Assert.Single(CreditFusion.Summarize(CreditFusion.Fuse([Of("Ann"), Of("ann", source: MusicBrainz)])));
        var release = Assert.Single(CreditFusion.Summarize(CreditFusion.Fuse([Of("Ann", scope: Release)])));
        Assert.Equal(0.9, tag.Confidence, 9);
        Assert.Equal(1 - (0.1 * 0.05), both.Confidence, 9);
        Assert.Equal(0.72, release.Confidence, 9);
        Assert.Equal([Tag, MusicBrainz], both.Sources);
    }

    [Fact]
    public void Sources_that_name_different_producers_are_a_conflict_and_those_that_agree_are_none()
    {
        Assert.Null(CreditConflicts.BetweenSources(CreditFusion.Fuse([Of("Ann"), Of("The Ann", source: MusicBrainz)])));
        var conflict = CreditConflicts.BetweenSources(CreditFusion.Fuse([Of("Ann"), Of("Bea", source: MusicBrainz)]));
        Assert.Equal((ReviewKind.SourcesDisagree, "Tag says Ann; MusicBrainz says Bea"), (conflict!.Value.Kind, conflict.Value.Detail));
        var disputed = CreditConflicts.BetweenSources(CreditFusion.Fuse([Of("Ann"), Dispute("Ann")]));
        Assert.Equal((ReviewKind.Disputed, "Pat disputes Ann; claimed by Tag"), (disputed!.Value.Kind, disputed.Value.Detail));
    }

    private static Credit Of(string producer, CreditRole role = Producer, CreditSource source = Tag, CreditScope scope = Track) => new(producer, role, source, scope);

    private static Credit Dispute(string producer) => new(producer, Producer, Person, Stance: CreditStance.Disputes, By: "Pat");
}
