using ProductionValue.Contracts;

namespace ProductionValue.Tests.Cluster;

/// <summary>A track's way through one silo: stored, searchable, counted, changed, removed.</summary>
public sealed class TrackFlowTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_track_is_searchable_as_soon_as_its_Put_returns()
    {
        await using var cluster = await FittedCluster();
        var fresh = Sounds.Track(0, 100);
        Assert.Equal(PutOutcome.Added, await cluster.Put(fresh));
        Assert.True((await cluster.Track("p0-t100").Get(None))!.Searchable);
        var similar = await cluster.Search.Similar(new SimilarQuery(new QueryTrack(TrackId.Parse("p0-t1")), 50), None);
        Assert.Contains(similar.Value!.Similar, track => track.Track == fresh.Track);
    }

    [Fact]
    public async Task The_same_Put_again_changes_nothing_anywhere()
    {
        await using var cluster = await FittedCluster();
        var before = await cluster.Producer("Producer 0").Describe(1, None);
        Assert.Equal(PutOutcome.Unchanged, await cluster.Put(Sounds.Track(0, 0)));
        var after = await cluster.Producer("Producer 0").Describe(1, None);
        Assert.Equal(before!.Count, after!.Count);
        Assert.Equal(before.Centroid, after.Centroid);
        Assert.Equal(20, (await cluster.Shard(1).Describe(None)).Count);
    }

    [Fact]
    public async Task Removing_a_track_exactly_undoes_adding_it()
    {
        await using var cluster = await FittedCluster();
        var before = await cluster.Producer("Producer 0").Describe(1, None);
        await cluster.Put(Sounds.Track(0, 100));
        Assert.Equal(before!.Count + 1, (await cluster.Producer("Producer 0").Describe(1, None))!.Count);
        Assert.True(await cluster.Track("p0-t100").Remove(None));
        Assert.False(await cluster.Track("p0-t100").Remove(None));
        var after = await cluster.Producer("Producer 0").Describe(1, None);
        Assert.Equal(before.Centroid, after!.Centroid);
        Assert.Equal(before.Spread, after.Spread);
        Assert.Null(await cluster.Track("p0-t100").Get(None));
        Assert.False(await cluster.Shard(1).Holds(TrackId.Parse("p0-t100"), None));
        var similar = await cluster.Search.Similar(new SimilarQuery(new QueryTrack(TrackId.Parse("p0-t1")), 50), None);
        Assert.DoesNotContain(similar.Value!.Similar, track => track.Track.Value == "p0-t100");
    }

    [Fact]
    public async Task A_changed_credit_moves_the_track_between_producers()
    {
        await using var cluster = await FittedCluster();
        var moved = Sounds.Track(0, 0) with { Credits = [new Credit("Producer 1", CreditRole.Producer, CreditSource.Manifest)] };
        Assert.Equal(PutOutcome.Updated, await cluster.Put(moved));
        Assert.Equal(9, (await cluster.Producer("Producer 0").Describe(1, None))!.Count);
        Assert.Equal(11, (await cluster.Producer("producer 1").Describe(1, None))!.Count);
        var added = await cluster.Track("p0-t0").AddCredit(new Credit("Newcomer", CreditRole.Producer, CreditSource.Person), None);
        Assert.Equal(["Newcomer", "Producer 1"], added!.Credits.Select(credit => credit.Producer).Order());
        Assert.Equal(1, (await cluster.Producer("Newcomer").Describe(1, None))!.Count);
    }

    [Fact]
    public async Task A_wrong_submission_is_refused_with_the_field_and_nothing_is_stored()
    {
        await using var cluster = await LibraryCluster.Start();
        var wrong = Sounds.Track(0, 0) with { Features = [new FeatureVector(Sounds.Schema, [1, 2])] };
        var reply = await cluster.Track("p0-t0").Put(wrong, None);
        Assert.Null(reply.Outcome);
        Assert.Equal("features: test-1: expected 12 values, got 2", reply.Refusal);
        Assert.Null(await cluster.Track("p0-t0").Get(None));
        var misdirected = await cluster.Track("other").Put(Sounds.Track(0, 0), None);
        Assert.Equal("track: expected \"other\", got \"p0-t0\"", misdirected.Refusal);
    }

    [Fact]
    public async Task Features_may_be_left_out_only_for_content_that_is_stored()
    {
        await using var cluster = await FittedCluster();
        var known = Sounds.Track(0, 0) with { Features = [] };
        Assert.Equal(PutOutcome.Unchanged, await cluster.Put(known));
        Assert.Equal(PutOutcome.Updated, await cluster.Put(known with { Metadata = known.Metadata with { Title = "Renamed" } }));
        Assert.NotNull(await cluster.Track("p0-t0").Features(Sounds.Schema, None));
        var unknown = Sounds.Track(0, 500) with { Features = [] };
        Assert.StartsWith("features: expected at least one vector", (await cluster.Track("p0-t500").Put(unknown, None)).Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Everything_acknowledged_is_there_and_searchable_after_a_restart(bool crash)
    {
        await using var cluster = await FittedCluster();
        await cluster.Put(Sounds.Track(0, 100));
        await cluster.Track("p1-t3").Remove(None);
        var before = await cluster.Search.Similar(new SimilarQuery(new QueryTrack(TrackId.Parse("p0-t1")), 50), None);
        await cluster.Restart(crash);
        var after = await cluster.Search.Similar(new SimilarQuery(new QueryTrack(TrackId.Parse("p0-t1")), 50), None);
        Assert.Equal(before.Value!.Similar.Select(track => track.Track), after.Value!.Similar.Select(track => track.Track));
        Assert.Equal(20, (await cluster.Shard(1).Describe(None)).Count);
        Assert.Equal(9, (await cluster.Producer("Producer 1").Describe(1, None))!.Count);
        Assert.Equal(11, (await cluster.Producer("Producer 0").Describe(1, None))!.Count);
    }

    /// <summary>Two producers with ten tracks each, fitted.</summary>
    private static async Task<LibraryCluster> FittedCluster()
    {
        var cluster = await LibraryCluster.Start();
        await Task.WhenAll(Sounds.Library(2, 10).Select(track => cluster.Put(track)));
        await cluster.Fit();
        return cluster;
    }
}
