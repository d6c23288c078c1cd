using ProductionValue.Contracts;

namespace ProductionValue.Tests.Cluster;

/// <summary>Several wanted and unwanted tracks in one question, and what happens where a shard is slow, broken or gone.</summary>
public sealed class SearchTests : IAsyncLifetime
{
    private const string SecondShard = "search:1/1";
    private static readonly CancellationToken None = CancellationToken.None;
    private LibraryCluster cluster = null!;

    public async ValueTask InitializeAsync()
    {
        cluster = await LibraryCluster.Start(configure: options => (options.ShardCount, options.SearchTimeout, options.MaxSeeds) = (2, TimeSpan.FromSeconds(2), 4));
        await Task.WhenAll(Sounds.Library(4, 12).Select(track => cluster.Put(track)));
        await cluster.Fit();
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task Several_tracks_find_what_is_close_to_any_of_them_and_none_of_themselves()
    {
        var best = await Similar(new SimilarQuery(Seed("p0-t0"), 16, Also: [Seed("p2-t1")], Seeds: SeedMode.Best));
        Assert.Equal("p0-t0, p2-t1", best.Track);
        Assert.DoesNotContain(best.Similar, track => track.Track.Value is "p0-t0" or "p2-t1");
        Assert.True(best.Similar.Count(track => track.Producers.Contains("Producer 0")) >= 4, string.Join(' ', best.Similar.Select(track => track.Track)));
        Assert.True(best.Similar.Count(track => track.Producers.Contains("Producer 2")) >= 4, string.Join(' ', best.Similar.Select(track => track.Track)));
        Assert.Equal(best.Similar.OrderByDescending(track => track.Similarity), best.Similar);
        var mean = await Similar(new SimilarQuery(Seed("p0-t0"), 16, Also: [Seed("p0-t2"), Seed("p0-t4")]));
        Assert.All(mean.Similar.Take(5), track => Assert.Equal(["Producer 0"], track.Producers));
    }

    [Fact]
    public async Task What_is_unwanted_is_set_back()
    {
        var plain = await Similar(new SimilarQuery(Seed("p0-t0"), 46, Also: [Seed("p1-t0")], Seeds: SeedMode.Best));
        var without = await Similar(new SimilarQuery(Seed("p0-t0"), 46, Also: [Seed("p1-t0")], Not: [Seed("p1-t2")], Seeds: SeedMode.Best));
        Assert.DoesNotContain(without.Similar, track => track.Track.Value == "p1-t2");
        Assert.True(Rank(without) > Rank(plain) + 3, $"{Rank(plain)} before, {Rank(without)} after");

        static double Rank(SimilarTracks answer) =>
            answer.Similar.Index().Where(place => place.Item.Album == "Album 1 0").Average(place => place.Index);
    }

    [Fact]
    public async Task Filters_apply_to_every_wanted_track()
    {
        var answer = await Similar(new SimilarQuery(Seed("p0-t0"), 100, ExcludeArtist: true, Also: [Seed("p1-t1")]));
        Assert.DoesNotContain(answer.Similar, track => track.Artist is "Artist 0 0" or "Artist 1 1");
        Assert.Contains(answer.Similar, track => track.Artist == "Artist 0 1");
        var albums = await Similar(new SimilarQuery(Seed("p0-t0"), 100, ExcludeAlbum: true, Also: [Seed("p1-t1")]));
        Assert.DoesNotContain(albums.Similar, track => track.Album is "Album 0 0" or "Album 1 1");
    }

    [Fact]
    public async Task Seeds_that_make_no_question_are_refused_by_name()
    {
        var torn = await cluster.Search.Similar(new SimilarQuery(Seed("p0-t0"), Not: [Seed("p0-t0")]), None);
        Assert.Equal((Unanswerable.BadQuestion, "not: expected tracks that are not wanted as well, got \"p0-t0\""), (torn.Reason, torn.Detail));
        var many = await cluster.Search.Similar(new SimilarQuery(Seed("p0-t0"), Also: [Seed("p0-t1"), Seed("p0-t2")], Not: [Seed("p1-t0"), Seed("p1-t1")]), None);
        Assert.Equal((Unanswerable.BadQuestion, "query, also and not: expected at most 4 tracks, got 5"), (many.Reason, many.Detail));
        var missing = await cluster.Search.Similar(new SimilarQuery(Seed("p0-t0"), Not: [Seed("nowhere")]), None);
        Assert.Equal(Unanswerable.NotFound, missing.Reason);
    }

    [Fact]
    public async Task A_shard_that_is_late_is_left_out_and_the_answer_says_so()
    {
        var whole = await Similar(new SimilarQuery(Seed("p0-t0"), 100));
        Assert.Equal((47, false), (whole.Similar.Length, whole.Partial));
        cluster.Faults.Hold(SecondShard);
        var partial = await Similar(new SimilarQuery(Seed("p0-t0"), 100));
        Assert.True(partial.Partial);
        Assert.InRange(partial.Similar.Length, 1, 46);
        Assert.Equal(Unanswerable.Busy, (await cluster.Attribution.Attribute(new AttributionQuery(Seed("p0-t0")), None)).Reason);
        cluster.Faults.Release(SecondShard);
        Assert.False((await Similar(new SimilarQuery(Seed("p0-t0"), 100))).Partial);
    }

    [Fact]
    public async Task A_shard_that_fails_is_left_out_and_when_all_are_late_the_answer_is_busy()
    {
        cluster.Faults.Arm(SecondShard);
        Assert.True((await Similar(new SimilarQuery(Seed("p0-t0"), 100))).Partial);
        cluster.Faults.Hold("search:1/0");
        cluster.Faults.Hold(SecondShard);
        var nobody = await cluster.Search.Similar(new SimilarQuery(Seed("p0-t0"), 100), None);
        Assert.Equal((Unanswerable.Busy, "the index did not answer within 2 s: ask again shortly"), (nobody.Reason, nobody.Detail));
    }

    [Fact]
    public async Task A_question_nobody_waits_for_any_more_is_cancelled()
    {
        cluster.Faults.Hold("search:1/0");
        using var leaving = new CancellationTokenSource();
        var asked = cluster.Search.Similar(new SimilarQuery(Seed("p0-t0")), leaving.Token);
        while (cluster.Faults.Passed("search:1/0") == 0)
            await Task.Delay(10);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    private static QueryTrack Seed(string track) => new(TrackId.Parse(track));

    private async Task<SimilarTracks> Similar(SimilarQuery query)
    {
        var answer = await cluster.Search.Similar(query, None);
        Assert.Null(answer.Detail);
        return answer.Value!;
    }
}
