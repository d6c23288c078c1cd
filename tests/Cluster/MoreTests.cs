using ProductionValue.Contracts;
using ProductionValue.Tests.Grains;

namespace ProductionValue.Tests.Cluster;

/// <summary>Tracks that sound like a producer's, and the filters on them.</summary>
public sealed class MoreTests : IAsyncLifetime
{
    private const string Diverse = "Two Faced";
    private static readonly CancellationToken None = CancellationToken.None;
    private LibraryCluster cluster = null!;

    public async ValueTask InitializeAsync()
    {
        cluster = await LibraryCluster.Start();
        var tracks = Sounds.Library(4, 12);
        // Two more tracks of each sound that nobody is credited with, and one producer with the sounds of two.
        tracks.AddRange(Enumerable.Range(0, 4).SelectMany(sound => new[] { Sounds.Track(sound, 50, credited: false), Sounds.Track(sound, 51, credited: false) }));
        tracks.AddRange(Enumerable.Range(100, 16).Select(number => Like(number % 2, number, Diverse)));
        await Task.WhenAll(tracks.Select((track, number) => cluster.Put(track with { Metadata = track.Metadata with { Year = number % 3 == 0 ? null : 1990 + (number % 20) } })));
        await cluster.Fit();
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task A_producer_with_two_sounds_is_answered_near_both_of_them()
    {
        var more = await More(new MoreQuery(Diverse, 12));
        Assert.True(more.Sounds >= 2, $"expected two sounds or more, got {more.Sounds}");
        var sounds = more.Similar.Take(8).Select(track => track.Track.Value[..2]).ToHashSet();
        Assert.Equal(["p0", "p1"], sounds.Order());
    }

    [Fact]
    public async Task A_producers_own_tracks_are_left_out_and_uncredited_ones_of_the_sound_come_first()
    {
        var more = await More(new MoreQuery(Sounds.Name(2), 6));
        Assert.DoesNotContain(more.Similar, track => track.Producers.Contains(Sounds.Name(2)));
        Assert.Contains("p2-t50", more.Similar.Select(track => track.Track.Value));
        Assert.Contains("p2-t51", more.Similar.Select(track => track.Track.Value));
    }

    [Fact]
    public async Task Artists_do_not_run_on()
    {
        var artists = (await More(new MoreQuery(Sounds.Name(1), 12, Own: true))).Similar.Select(track => track.Artist).ToArray();
        for (var position = 2; position < artists.Length; position++)
            Assert.False(artists[position] == artists[position - 1] && artists[position] == artists[position - 2], string.Join(", ", artists));
    }

    [Fact]
    public async Task Artists_and_albums_of_the_producers_own_tracks_can_be_left_out()
    {
        Assert.DoesNotContain((await More(new MoreQuery(Sounds.Name(2), 80, ExcludeArtist: true))).Similar, track => track.Artist.StartsWith("Artist 2", StringComparison.Ordinal));
        Assert.DoesNotContain((await More(new MoreQuery(Sounds.Name(2), 80, ExcludeAlbum: true))).Similar, track => track.Album.StartsWith("Album 2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1995, 1999)]
    [InlineData(2005, null)]
    [InlineData(null, 1992)]
    public async Task Only_tracks_of_the_years_asked_for_are_told(int? from, int? to)
    {
        var more = await More(new MoreQuery(Sounds.Name(0), 100, FromYear: from, ToYear: to));
        var similar = (await cluster.Search.Similar(new SimilarQuery(new QueryTrack(TrackId.Parse("p0-t0")), 100, FromYear: from, ToYear: to), None)).Value!;
        Assert.NotEmpty(more.Similar);
        Assert.NotEmpty(similar.Similar);
        foreach (var track in more.Similar.Concat(similar.Similar))
        {
            var year = (await cluster.Track(track.Track.Value).Get(None))!.Metadata.Year;
            Assert.NotNull(year);
            Assert.InRange(year.Value, from ?? 1, to ?? 9999);
        }
    }

    [Fact]
    public async Task Years_the_wrong_way_round_are_refused_by_name()
    {
        var refused = await cluster.Search.More(new MoreQuery(Sounds.Name(0), FromYear: 2001, ToYear: 2000), None);
        Assert.Equal((Unanswerable.BadQuestion, "fromYear: expected at most toYear, 2000, got 2001"), (refused.Reason, refused.Detail));
    }

    private static TrackSubmission Like(int sound, int number, string producer)
    {
        var track = Sounds.Track(sound, number);
        return track with
        {
            Track = TrackId.Parse($"d{sound}-t{number}"),
            ContentId = Samples.ContentOf($"d{sound}-t{number}"),
            Credits = [new Credit(producer, CreditRole.Producer, CreditSource.Manifest)],
            Metadata = track.Metadata with { Artist = $"Guest {number}", Album = $"Guests {number}" },
        };
    }

    private async Task<MoreTracks> More(MoreQuery query)
    {
        var answer = await cluster.Search.More(query, None);
        Assert.Null(answer.Detail);
        return answer.Value!;
    }
}
