using System.Net;
using ProductionValue.Client;
using ProductionValue.Contracts;
using static ProductionValue.Tests.Client.LibraryUnderTest;

namespace ProductionValue.Tests.Client;

/// <summary>What <see cref="IProductionValue"/> promises, asked of a real library: every way to it is held to the same sentences.</summary>
public abstract class LibraryContract(LibraryUnderTest under)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IProductionValue Library => under.Library;

    [Fact]
    public async Task The_library_says_what_it_holds()
    {
        var told = await Library.Library(Token);
        Assert.Equal((Tracks, Tracks, 3), (told.Tracks, told.Credited, told.Producers));
        Assert.InRange(told.Generation, 1, int.MaxValue);
    }

    [Fact]
    public async Task Tracks_are_listed_page_by_page_and_narrowed_by_every_field()
    {
        var seen = new List<TrackId>();
        for (string? cursor = null; ;)
        {
            var page = await Library.Tracks(new TrackQuery(null, null, null, null, cursor, 10), Token);
            Assert.Equal(Tracks, page.Total);
            seen.AddRange(page.Tracks.Select(track => track.Track));
            if ((cursor = page.Next) is null)
                break;
        }

        Assert.Equal(Tracks, seen.Distinct().Count());
        Assert.Equal(Tracks, seen.Count);
        Assert.Equal(Id(1, 5), Assert.Single((await Library.Tracks(new TrackQuery("song 5 pro", null, null, Name(1), null, 10), Token)).Tracks).Track);
        Assert.Equal(4, (await Library.Tracks(new TrackQuery(null, "Artist 2 0", null, null, null, 10), Token)).Total);
        Assert.Equal(2, (await Library.Tracks(new TrackQuery(null, null, "Album 2 3", null, null, 10), Token)).Total);
        Assert.Equal(3, (await Library.Tracks(new TrackQuery(null, null, null, null, null, 10, 1994), Token)).Total);
    }

    [Fact]
    public async Task A_page_that_cannot_be_is_a_bad_request()
    {
        await Refused("bad-request", HttpStatusCode.BadRequest, "limit: expected 1 to 1000, got 0", Library.Tracks(new TrackQuery(null, null, null, null, null, 0), Token));
        await Refused("bad-request", HttpStatusCode.BadRequest, "cursor", Library.Tracks(new TrackQuery(null, null, null, null, "nowhere", 10), Token));
        await Refused("bad-request", HttpStatusCode.BadRequest, "limit: expected 1 to 1000, got 1001", Library.Producers(null, 1001, Token));
    }

    [Fact]
    public async Task A_track_is_put_read_changed_and_removed_and_each_again_changes_nothing()
    {
        var fresh = under.Track(0, 50);
        Assert.Null(await Library.Track(fresh.Track, Token));
        Assert.Equal(new PutReply(fresh.Track, PutOutcome.Added, null), await Library.Put(fresh, Token));
        Assert.Equal(PutOutcome.Unchanged, (await Library.Put(fresh, Token)).Outcome);
        var details = (await Library.Track(fresh.Track, Token))!;
        Assert.Equal((fresh.Track, fresh.ContentId, fresh.Metadata, true), (details.Track, details.ContentId, details.Metadata, details.Searchable));
        Assert.Equal([under.Schema], details.Schemas);
        Assert.Equal(PutOutcome.Updated, (await Library.Put(fresh with { Metadata = fresh.Metadata with { Title = "Renamed" } }, Token)).Outcome);
        Assert.Equal("Renamed", (await Library.Track(fresh.Track, Token))!.Metadata.Title);
        Assert.True(await Library.Remove(fresh.Track, Token));
        Assert.False(await Library.Remove(fresh.Track, Token));
        Assert.Null(await Library.Track(fresh.Track, Token));
    }

    [Fact]
    public async Task A_wrong_submission_is_a_bad_request_that_names_the_field()
    {
        var wrong = under.Track(0, 51) with { Features = [new FeatureVector(under.Schema, [1, 2])] };
        await Refused("bad-request", HttpStatusCode.BadRequest, $"features: {under.Schema}: expected {under.Dimensions} values, got 2", Library.Put(wrong, Token));
        Assert.Null(await Library.Track(wrong.Track, Token));
    }

    [Fact]
    public async Task A_persons_claim_is_added_and_a_track_that_is_not_there_is_null()
    {
        var fresh = under.Track(0, 52);
        await Library.Put(fresh, Token);
        var credited = await Library.AddCredit(fresh.Track, "Cleo Other", CreditRole.CoProducer, Token);
        Assert.Contains(credited!.Credits, credit => credit is { Producer: "Cleo Other", Role: CreditRole.CoProducer, Source: CreditSource.Person });
        Assert.Equal(credited.Version, (await Library.AddCredit(fresh.Track, "Cleo Other", CreditRole.CoProducer, Token))!.Version);
        await Refused("bad-request", HttpStatusCode.BadRequest, "producer", Library.AddCredit(fresh.Track, " ", CreditRole.Producer, Token));
        Assert.Null(await Library.AddCredit(TrackId.Parse("nobody"), "Cleo Other", CreditRole.Producer, Token));
        Assert.True(await Library.Remove(fresh.Track, Token));
    }

    [Fact]
    public async Task Content_it_holds_is_known_with_the_track_the_excerpt_and_the_schemas()
    {
        var held = under.Track(2, 3);
        var known = Assert.Single(await Library.Known([held.ContentId, Grains.Samples.ContentOf("never heard")], Token));
        Assert.Equal((held.ContentId, held.Track, 12), (known.ContentId, known.Track, known.StartSeconds));
        Assert.Equal([under.Schema], known.Schemas);
        Assert.Empty(await Library.Known([], Token));
    }

    [Fact]
    public async Task Similar_tracks_are_most_similar_first_never_the_asked_one_and_obey_every_filter()
    {
        var asked = new QueryTrack(Id(1, 0));
        var similar = await Library.Similar(new SimilarQuery(asked, 7), Token);
        Assert.Equal(Id(1, 0).Value, similar.Track);
        Assert.Equal(7, similar.Similar.Length);
        Assert.Equal(similar.Similar.Select(one => one.Similarity).OrderDescending(), similar.Similar.Select(one => one.Similarity));
        Assert.DoesNotContain(similar.Similar, one => one.Track == Id(1, 0));
        Assert.All(similar.Similar, one => Assert.Equal([Name(1)], one.Producers));
        Assert.DoesNotContain((await Library.Similar(new SimilarQuery(asked, 20, ExcludeArtist: true), Token)).Similar, one => one.Artist == "Artist 1 0");
        Assert.DoesNotContain((await Library.Similar(new SimilarQuery(asked, 20, ExcludeAlbum: true), Token)).Similar, one => one.Album == "Album 1 0");
        Assert.All((await Library.Similar(new SimilarQuery(asked, 5, Producer: Name(2)), Token)).Similar, one => Assert.Equal([Name(2)], one.Producers));
        var between = (await Library.Similar(new SimilarQuery(asked, 20, FromYear: 1992, ToYear: 1993), Token)).Similar;
        Assert.Equal(6, between.Length);
        var away = await Library.Similar(new SimilarQuery(asked, 3, Also: [new QueryTrack(Id(1, 2))], Not: [new QueryTrack(Id(2, 1))], Seeds: SeedMode.Best), Token);
        Assert.Equal($"{Id(1, 0)},{Id(1, 2)}", away.Track.Replace(", ", ",", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_recording_is_attributed_by_its_sound_with_evidence_and_the_probabilities_sum_to_1()
    {
        var heard = new QueryTrack(null, "song.flac", null, [under.Sound(2, 900)]);
        var segments = new[] { new QuerySegment(0, 3, under.Sound(2, 901)), new QuerySegment(3, 6, under.Sound(2, 902)) };
        var attribution = await Library.Attribute(new AttributionQuery(heard, 2, 3, segments), Token);
        Assert.Equal(("song.flac", Name(2)), (attribution.Track, attribution.Producers[0].Producer));
        Assert.Equal(2, attribution.Producers.Length);
        Assert.Equal(3, attribution.Evidence.Length);
        Assert.Equal(1, attribution.Unknown + attribution.Others + attribution.Producers.Sum(one => one.Probability), 1e-6);
        Assert.NotNull(attribution.Moments);
        Assert.Contains(Name(2), attribution.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_of_a_producers_sound_leaves_their_own_tracks_out_unless_asked()
    {
        var more = await Library.More(new MoreQuery(Name(0), 5), Token);
        Assert.Equal((Name(0), 5), (more.Producer, more.Similar.Length));
        Assert.All(more.Similar, one => Assert.DoesNotContain(Name(0), one.Producers));
        var own = await Library.More(new MoreQuery(Name(0), 5, Own: true), Token);
        Assert.Equal([Name(0)], own.Similar[0].Producers);
        Assert.All((await Library.More(new MoreQuery(Name(0), 20, FromYear: 1995), Token)).Similar, one => Assert.Matches("^Song [567] ", one.Title));
        Assert.DoesNotContain((await Library.More(new MoreQuery(Name(0), 20, Own: true, ExcludeArtist: true), Token)).Similar, one => one.Artist.StartsWith("Artist 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_question_without_an_answer_says_of_which_kind_it_is()
    {
        var nobody = new QueryTrack(TrackId.Parse("nobody"));
        await Refused("not-found", HttpStatusCode.NotFound, "nobody", Library.Similar(new SimilarQuery(nobody), Token));
        await Refused("not-found", HttpStatusCode.NotFound, "nobody", Library.Attribute(new AttributionQuery(nobody), Token));
        await Refused("not-found", HttpStatusCode.NotFound, "Nobody", Library.More(new MoreQuery("Nobody"), Token));
        await Refused("bad-request", HttpStatusCode.BadRequest, "producer", Library.More(new MoreQuery(" "), Token));
        await Refused("bad-request", HttpStatusCode.BadRequest, "k: expected 1 to 1000, got 0", Library.Similar(new SimilarQuery(new QueryTrack(Id(0, 0)), 0), Token));
        await Refused("bad-request", HttpStatusCode.BadRequest, "k: expected 1 to 1000, got 0", Library.Attribute(new AttributionQuery(new QueryTrack(Id(0, 0)), 0), Token));
        var foreign = new QueryTrack(null, "x", null, [new FeatureVector("other-1", [1, 2, 3])]);
        await Refused("wrong-schema", HttpStatusCode.UnprocessableEntity, "other-1", Library.Attribute(new AttributionQuery(foreign), Token));
    }

    [Fact]
    public async Task Producers_are_listed_page_by_page()
    {
        var first = await Library.Producers(null, 2, Token);
        var last = await Library.Producers(first.Next, 2, Token);
        Assert.Equal((2, 1, 3, null), (first.Producers.Length, last.Producers.Length, first.Total, last.Next));
        Assert.Equal([Name(0), Name(1), Name(2)], first.Producers.Concat(last.Producers).Select(one => one.Producer).Order());
        Assert.All(first.Producers, one => Assert.Equal(8, one.Tracks));
    }

    [Fact]
    public async Task A_fit_is_followed_joined_promoted_and_taken_back()
    {
        var first = (await Library.Generations(Token)).Single(one => one.Status is GenerationStatus.Live);
        var second = await under.Fit();
        Assert.Equal(GenerationStatus.Live, second.Status);
        Assert.Equal(second.Number, (await Library.Generations(Token))[0].Number);
        Assert.Equal((first.Number, GenerationStatus.Live), Said(await Library.Rollback(Token)));
        Assert.Equal(first.Number, (await Library.Library(Token)).Generation);
        Assert.Equal((second.Number, GenerationStatus.Live), Said(await Library.Promote(second.Number, Token)));
        Assert.Equal(second.Number, (await Library.Similar(new SimilarQuery(new QueryTrack(Id(0, 0)), 1), Token)).Generation);
        Assert.Null(await Library.Promote(4711, Token));
        Assert.Null(await Library.Operation("fit-nobody-started", Token));

        static (int, GenerationStatus) Said(Generation? one) => (one!.Number, one.Status);
    }

    [Fact]
    public async Task A_call_that_was_cancelled_is_not_made()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Library.Put(under.Track(0, 53), new CancellationToken(canceled: true)));
        Assert.Null(await Library.Track(Id(0, 53), Token));
    }

    private static async Task Refused<T>(string kind, HttpStatusCode status, string words, Task<T> call)
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(() => call);
        Assert.Equal((ProblemException.TypePrefix + kind, status), (problem.Type, problem.Status));
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter", problem.Message, StringComparison.Ordinal); // That is said to programmers.
    }
}
