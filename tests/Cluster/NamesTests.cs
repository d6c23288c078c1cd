using ProductionValue.Contracts;

namespace ProductionValue.Tests.Cluster;

/// <summary>Producers under several names: merged, split, and as they were again.</summary>
public sealed class NamesTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_merge_moves_every_member_and_its_undo_moves_exactly_them_back()
    {
        await using var cluster = await Library();
        var before = await Fingerprints(cluster, "Producer 0", "Producer 1");
        var names = cluster.Cluster.Client.GetGrain<IProducerNamesGrain>(0);
        var ruled = (await names.Rule(new NameRuling(["Producer 1"], ["Producer 0"], "Pat", "one person"), None)).Ruling!;
        Assert.Equal((10, true), (ruled.Tracks, ruled.Complete));
        Assert.Equal(20, (await cluster.Producer("Producer 0").Describe(1, None))!.Count);
        Assert.Null(await cluster.Producer("Producer 1").Describe(1, None));
        Assert.Equal(1, (await cluster.Catalogue.Summarize(None)).Producers);
        Assert.Equal(["Producer 0"], (await cluster.Catalogue.Describe([TrackId.Parse("p1-t0")], None))[0].Producers);

        await cluster.Put(Sounds.Track(1, 50)); // What comes in later under the other name follows, too.
        Assert.Equal(21, (await cluster.Producer("Producer 0").Describe(1, None))!.Count);
        await cluster.Track("p1-t50").Remove(None);
        Assert.NotNull((await names.Undo(ruled.Number, "Pat", None)).Ruling);
        var after = await Fingerprints(cluster, "Producer 0", "Producer 1");
        Assert.Equal(before.Select(one => (one.Id, one.Producer, one.Count, one.Spread)), after.Select(one => (one.Id, one.Producer, one.Count, one.Spread)));
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First.Centroid, pair.Second.Centroid));
    }

    [Fact]
    public async Task A_teams_tracks_count_for_each_member_until_the_split_is_undone()
    {
        await using var cluster = await Library();
        var names = cluster.Cluster.Client.GetGrain<IProducerNamesGrain>(0);
        await names.Rule(new NameRuling(["Producer 0"], ["Mike", "Matt"], "Pat"), None);
        Assert.Equal(10, (await cluster.Producer("Mike").Describe(1, None))!.Count);
        Assert.Equal(10, (await cluster.Producer("Matt").Describe(1, None))!.Count);
        Assert.Null(await cluster.Producer("Producer 0").Describe(1, None));
        var claims = (await cluster.Track("p0-t0").Credits(None))!;
        Assert.Equal([("Producer 0", "Mike"), ("Producer 0", "Matt")], claims.Claims.Select(claim => (claim.Producer, claim.Name)));
        Assert.Equal(CreditAction.Renamed, Assert.Single(claims.Events).Action);
        Assert.Equal(PutOutcome.Unchanged, await cluster.Put(Sounds.Track(0, 0)));
        await names.Undo(1, "Pat", None);
        Assert.Equal(10, (await cluster.Producer("Producer 0").Describe(1, None))!.Count);
        Assert.Null(await cluster.Producer("Mike").Describe(1, None));
    }

    [Fact]
    public async Task Rulings_and_decisions_survive_a_crash()
    {
        await using var cluster = await Library();
        await cluster.Cluster.Client.GetGrain<IProducerNamesGrain>(0).Rule(new NameRuling(["Producer 1"], ["Producer 0"], "Pat"), None);
        await cluster.Track("p0-t0").Judge(new CreditJudgement(CreditVerdict.Dispute, "Producer 0", "Pat", "not hers"), None);
        await cluster.Restart(crash: true);
        Assert.Equal(19, (await cluster.Producer("Producer 0").Describe(1, None))!.Count);
        var names = cluster.Cluster.Client.GetGrain<IProducerNamesGrain>(0);
        Assert.Equal("Pat", Assert.Single(await names.List(None)).Ruling.By);
        var trail = Assert.Single((await cluster.Track("p0-t0").Credits(None))!.Events);
        Assert.Equal((CreditAction.Disputed, "Pat", "not hers"), (trail.Action, trail.By, trail.Why));
    }

    [Fact]
    public async Task A_musicbrainz_artist_is_one_producer_under_every_name_and_two_artists_of_one_name_are_two()
    {
        await using var cluster = await Library();
        const string Artist = "5c0ceac3-feb4-41f0-868d-dc06f6e27fc0", Other = "8bf377ba-8d71-4ecc-97f2-7bb2d8a2a75f";
        Task Credited(int track, string name, string artist) => cluster.Put(Sounds.Track(0, track) with
        {
            Credits = [new Credit(name, CreditRole.Producer, CreditSource.MusicBrainz, ArtistId: artist)], SpeaksFor = [CreditSource.Manifest],
        });
        await Credited(0, "William Orbit", Artist);
        await Credited(1, "William Wainwright", Artist);
        await Credited(2, "William Orbit", Other);
        Assert.Equal(2, (await cluster.Producer("William Orbit").Describe(1, None))!.Count);
        Assert.Equal(1, (await cluster.Producer("William Orbit [8bf377ba]").Describe(1, None))!.Count);
    }

    [Fact]
    public async Task A_ruling_that_is_none_is_refused_with_the_field()
    {
        await using var cluster = await LibraryCluster.Start();
        var names = cluster.Cluster.Client.GetGrain<IProducerNamesGrain>(0);
        Assert.StartsWith("from:", (await names.Rule(new NameRuling([], ["Ann"], "Pat"), None)).Refusal, StringComparison.Ordinal);
        Assert.StartsWith("producer:", (await names.Rule(new NameRuling([" "], ["Ann"], "Pat"), None)).Refusal, StringComparison.Ordinal);
        Assert.StartsWith("number:", (await names.Undo(1, "Pat", None)).Refusal, StringComparison.Ordinal);
    }

    private static async Task<Fingerprint[]> Fingerprints(LibraryCluster cluster, params string[] producers)
    {
        var told = new List<Fingerprint>();
        foreach (var producer in producers)
            told.Add((await cluster.Producer(producer).Describe(1, None))!);
        return [.. told];
    }

    private static async Task<LibraryCluster> Library()
    {
        var cluster = await LibraryCluster.Start();
        await Task.WhenAll(Sounds.Library(2, 10).Select(track => cluster.Put(track)));
        await cluster.Fit();
        return cluster;
    }
}
