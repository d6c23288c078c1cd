using ProductionValue.Contracts;
using ProductionValue.Grains;

namespace ProductionValue.Tests.Cluster;

/// <summary>What an attribution gives as its reasons.</summary>
public sealed class EvidenceTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private LibraryCluster cluster = null!;

    public async ValueTask InitializeAsync()
    {
        cluster = await LibraryCluster.Start(configure: options =>
            options.Meanings[Sounds.Schema] = [.. Enumerable.Range(0, Sounds.Dimensions).Select(i => new DescriptorMeaning($"d{i}", i < 6 ? "band balance" : "width"))]);
        await Task.WhenAll(Sounds.Library(4, 12).Select(track => cluster.Put(track)));
        await cluster.Fit();
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task Evidence_is_the_nearest_tracks_of_the_most_probable_producer_and_then_of_others()
    {
        var few = await Attribute(Unseen(1, 900), evidence: 5);
        Assert.All(few.Evidence, evidence => Assert.Equal(few.Producers[0].Producer, evidence.Producer));
        Assert.Equal(few.Evidence.OrderByDescending(evidence => evidence.Similarity), few.Evidence);
        var many = await Attribute(Unseen(1, 900), evidence: 15);
        Assert.Equal(12, many.Evidence.TakeWhile(evidence => evidence.Producer == few.Producers[0].Producer).Count());
        Assert.Equal(15, many.Evidence.Length);
    }

    [Fact]
    public async Task Evidence_of_the_same_artist_or_album_is_marked_and_said_to_be()
    {
        var attribution = await Attribute(new QueryTrack(TrackId.Parse("p0-t0")), evidence: 11);
        Assert.Equal(5, attribution.Evidence.Count(evidence => evidence.SameAlbum && evidence.SameArtist));
        Assert.All(attribution.Evidence, evidence =>
        {
            Assert.Equal(evidence.Artist == "Artist 0 0", evidence.SameArtist);
            Assert.Equal(evidence.Album == "Album 0 0", evidence.SameAlbum);
            Assert.Contains(evidence.Title, evidence.Sentence, StringComparison.Ordinal);
            Assert.Equal(evidence.SameAlbum, evidence.Sentence.Contains("same album", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Moments_tell_when_the_sound_points_to_whom()
    {
        var (one, other) = (Unseen(0, 901), Unseen(2, 902));
        var both = new QueryTrack(null, "both.flac", one.ContentId, [new FeatureVector(Sounds.Schema, Mean(one, other))]);
        QuerySegment[] segments = [.. Enumerable.Range(0, 6).Select(i => new QuerySegment(10 + (i * 3), 13 + (i * 3), (i < 3 ? one : other).Features![0]))];
        var attribution = await Attribute(both, segments: segments);
        var moments = attribution.Moments!;
        Assert.Equal((10, 19, Sounds.Name(0)), (moments[0].StartSeconds, moments[0].EndSeconds, moments[0].Producer));
        Assert.Equal((19, 28, Sounds.Name(2)), (moments[^1].StartSeconds, moments[^1].EndSeconds, moments[^1].Producer));
        Assert.Equal($"From 0:10 to 0:19 it sounds like {Sounds.Name(0)} ({100 * moments[0].Probability:0} %).", moments[0].Sentence);
        Assert.Contains("seconds point to", attribution.Sentence, StringComparison.Ordinal);
        Assert.Null((await Attribute(both)).Moments);
    }

    [Fact]
    public async Task Reasons_sum_to_the_margin_and_name_group_and_descriptor()
    {
        var attribution = await Attribute(Unseen(3, 903));
        Assert.Equal(["band balance", "width"], attribution.Reasons!.Select(reason => reason.Group).Order());
        Assert.True(attribution.Reasons!.Sum(reason => reason.Contribution) > 0);
        Assert.All(attribution.Reasons!, reason =>
        {
            Assert.Contains(reason.Group, reason.Sentence, StringComparison.Ordinal);
            Assert.Contains(reason.Descriptor, reason.Sentence, StringComparison.Ordinal);
            Assert.Equal(reason.Group == "band balance", int.Parse(reason.Descriptor[1..], null) < 6);
        });
    }

    [Fact]
    public async Task Segments_that_are_none_are_refused_by_name()
    {
        var query = Unseen(0, 904);
        async Task<string?> Refusal(QuerySegment segment) =>
            (await cluster.Attribution.Attribute(new AttributionQuery(query, Segments: [segment]), None)).Detail;
        Assert.Equal("segments[0]: features: expected schema test-1, got other-1", await Refusal(new QuerySegment(0, 3, new FeatureVector("other-1", [1]))));
        Assert.Equal("segments[0]: features: expected 12 finite values, got 1", await Refusal(new QuerySegment(0, 3, new FeatureVector(Sounds.Schema, [1]))));
        Assert.Equal("segments[0]: expected an end after its start, got 3 to 3", await Refusal(new QuerySegment(3, 3, query.Features![0])));
    }

    private static float[] Mean(QueryTrack one, QueryTrack other) => [.. one.Features![0].Values.Zip(other.Features![0].Values, (a, b) => (a + b) / 2)];

    private static QueryTrack Unseen(int producer, int number)
    {
        var track = Sounds.Track(producer, number, credited: false);
        return new QueryTrack(null, "unseen.flac", track.ContentId, track.Features);
    }

    private async Task<Attribution> Attribute(QueryTrack query, int evidence = 5, QuerySegment[]? segments = null)
    {
        var answer = await cluster.Attribution.Attribute(new AttributionQuery(query, EvidenceK: evidence, Segments: segments), None);
        Assert.Null(answer.Detail);
        return answer.Value!;
    }
}
