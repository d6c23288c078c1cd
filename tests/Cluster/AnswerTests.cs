using ProductionValue.Contracts;

namespace ProductionValue.Tests.Cluster;

/// <summary>Attribution, similar tracks and more of a sound, as the cluster answers them.</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private LibraryCluster cluster = null!;

    public async ValueTask InitializeAsync()
    {
        cluster = await LibraryCluster.Start();
        await Task.WhenAll(Sounds.Library(4, 12).Select(track => cluster.Put(track)));
        await cluster.Fit();
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task A_recording_never_seen_is_attributed_to_its_producer_with_evidence()
    {
        var right = 0;
        for (var producer = 0; producer < 4; producer++)
        {
            var attribution = await Attribute(Unseen(producer, 900));
            right += attribution.Producers[0].Producer == Sounds.Name(producer) ? 1 : 0;
            Assert.Equal(5, attribution.Evidence.Length);
            Assert.All(attribution.Evidence, evidence => Assert.InRange(evidence.Similarity, 0, 1));
        }

        Assert.True(right >= 3, $"expected at least 3 of 4 right, got {right}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public async Task Probabilities_unknown_and_what_k_leaves_out_sum_to_1(int? k)
    {
        var attribution = await Attribute(Unseen(1, 901), k);
        Assert.Equal(k ?? 4, attribution.Producers.Length);
        Assert.Equal(1, attribution.Producers.Sum(producer => producer.Probability) + attribution.Unknown + attribution.Others, 1e-9);
        Assert.Equal(attribution.Producers.OrderByDescending(producer => producer.Probability), attribution.Producers);
        if (k is null)
            Assert.Equal(0, attribution.Others);
    }

    [Fact]
    public async Task A_track_of_the_library_is_never_evidence_for_itself_by_id_or_by_content()
    {
        var byId = await Attribute(new QueryTrack(TrackId.Parse("p0-t0")));
        Assert.DoesNotContain(byId.Evidence, evidence => evidence.Track.Value == "p0-t0");
        var known = Sounds.Track(0, 0);
        var byContent = await Attribute(new QueryTrack(null, "song.flac", known.ContentId, known.Features));
        Assert.DoesNotContain(byContent.Evidence, evidence => evidence.Track.Value == "p0-t0");
        Assert.Equal("song.flac", byContent.Track);
        Assert.Equal(byId.Producers.Select(producer => producer.Producer), byContent.Producers.Select(producer => producer.Producer));
    }

    [Fact]
    public async Task The_only_track_of_a_producer_does_not_speak_for_itself()
    {
        await cluster.Put(Sounds.Track(9, 0));
        var attribution = await Attribute(new QueryTrack(TrackId.Parse("p9-t0")));
        Assert.DoesNotContain(attribution.Producers, producer => producer.Producer == Sounds.Name(9));
    }

    [Fact]
    public async Task A_producer_credited_after_the_fit_is_among_the_answers_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(track => cluster.Put(Sounds.Track(7, track))));
        var attribution = await Attribute(Unseen(7, 902));
        Assert.Contains(attribution.Producers, producer => producer.Producer == Sounds.Name(7));
    }

    [Fact]
    public async Task Similar_tracks_leave_out_the_asked_one_and_obey_the_filters()
    {
        var query = new QueryTrack(TrackId.Parse("p0-t0"));
        var all = (await cluster.Search.Similar(new SimilarQuery(query, 100), None)).Value!;
        Assert.Equal(47, all.Similar.Length);
        Assert.DoesNotContain(all.Similar, track => track.Track.Value == "p0-t0");
        Assert.Equal(all.Similar.OrderByDescending(track => track.Similarity), all.Similar);
        var otherArtists = (await cluster.Search.Similar(new SimilarQuery(query, 100, ExcludeArtist: true), None)).Value!;
        Assert.Equal(42, otherArtists.Similar.Length);
        Assert.DoesNotContain(otherArtists.Similar, track => track.Artist == "Artist 0 0");
        var otherAlbums = (await cluster.Search.Similar(new SimilarQuery(query, 100, ExcludeAlbum: true), None)).Value!;
        Assert.DoesNotContain(otherAlbums.Similar, track => track.Album == "Album 0 0");
        var only = (await cluster.Search.Similar(new SimilarQuery(query, 100, Producer: "producer 2"), None)).Value!;
        Assert.Equal(12, only.Similar.Length);
        Assert.All(only.Similar, track => Assert.Equal(["Producer 2"], track.Producers));
    }

    [Fact]
    public async Task More_of_a_producer_leaves_their_own_tracks_out_unless_asked()
    {
        var others = (await cluster.Search.More(new MoreQuery("producer 1", 100), None)).Value!;
        Assert.Equal(36, others.Similar.Length);
        Assert.Equal("Producer 1", others.Producer);
        var own = (await cluster.Search.More(new MoreQuery("Producer 1", 5, Own: true), None)).Value!;
        Assert.Contains(own.Similar, track => track.Producers.Contains("Producer 1"));
        Assert.Equal(Unanswerable.NotFound, (await cluster.Search.More(new MoreQuery("Nobody"), None)).Reason);
    }

    [Fact]
    public async Task Questions_out_of_range_name_the_field()
    {
        var k = await cluster.Search.Similar(new SimilarQuery(new QueryTrack(TrackId.Parse("p0-t0")), 0), None);
        Assert.Equal((Unanswerable.BadQuestion, "k: expected 1 to 1000, got 0"), (k.Reason, k.Detail));
        var missing = await cluster.Search.Similar(new SimilarQuery(new QueryTrack(TrackId.Parse("nowhere"))), None);
        Assert.Equal((Unanswerable.NotFound, "track \"nowhere\" is not in the library"), (missing.Reason, missing.Detail));
        var both = await cluster.Attribution.Attribute(new AttributionQuery(new QueryTrack(null)), None);
        Assert.Equal("query: expected either track or features", both.Detail);
        var schema = await cluster.Attribution.Attribute(new AttributionQuery(new QueryTrack(null, Features: [new FeatureVector("old-0", [1])])), None);
        Assert.Equal(Unanswerable.WrongSchema, schema.Reason);
        var nothing = await cluster.Attribution.Attribute(new AttributionQuery(new QueryTrack(null, Features: [null!])), None);
        Assert.Equal((Unanswerable.BadQuestion, "features: expected schema and values, got null"), (nothing.Reason, nothing.Detail));
    }

    [Fact]
    public async Task A_full_search_pool_says_busy_instead_of_queueing_without_end()
    {
        await using var small = await LibraryCluster.Start(configure: options => (options.SearchThreads, options.SearchQueueLimit) = (1, 1));
        await Task.WhenAll(Sounds.Library(2, 10).Select(track => small.Put(track)));
        await small.Fit();
        var answers = await Task.WhenAll(Enumerable.Range(0, 400)
            .Select(_ => small.Search.Similar(new SimilarQuery(new QueryTrack(TrackId.Parse("p0-t0")), 10), None)));
        Assert.Contains(answers, answer => answer.Value is not null);
        Assert.All(answers.Where(answer => answer.Value is null), answer => Assert.Equal(Unanswerable.Busy, answer.Reason));
        Assert.NotNull((await small.Search.Similar(new SimilarQuery(new QueryTrack(TrackId.Parse("p0-t0")), 10), None)).Value);
    }

    private static QueryTrack Unseen(int producer, int number)
    {
        var track = Sounds.Track(producer, number, credited: false);
        return new QueryTrack(null, "unseen.flac", track.ContentId, track.Features);
    }

    private async Task<Attribution> Attribute(QueryTrack query, int? k = null)
    {
        var answer = await cluster.Attribution.Attribute(new AttributionQuery(query, k), None);
        Assert.Null(answer.Detail);
        return answer.Value!;
    }
}
