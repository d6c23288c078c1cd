using ProductionValue.Client;
using ProductionValue.Contracts;
using ProductionValue.Credits;

namespace ProductionValue.Tests.Client;

public sealed class TrackDescriptionTests
{
    private const string Id = "5c0ceac3-feb4-41f0-868d-dc06f6e27fc0";
    private static readonly TrackTags Tags = new("Tagged", "Ann", "Best", [new TaggedProducer("Bo")]);

    [Fact]
    public void The_manifest_wins_over_the_tags_and_the_tags_over_the_name()
    {
        var described = TrackDescription.From("/m/song.mp3", Row(title: "Listed", producers: ["Cy", "CY"]), Tags);
        Assert.Equal(("Listed", "Ann", "Best"), (described.Title, described.Artist, described.Album));
        Assert.Equal(("Cy", CreditSource.Manifest), (Assert.Single(described.Credits).Producer, described.Credits[0].Source));
        Assert.Equal("song", TrackDescription.From("/m/song.mp3", null, TrackTags.None).Title);
    }

    [Fact]
    public void A_manifest_without_producers_leaves_the_tags_their_say_and_one_that_credits_nobody_does_not()
    {
        Assert.Equal(CreditSource.Tag, Assert.Single(TrackDescription.From("/m/song.mp3", Row(producers: null), Tags).Credits).Source);
        Assert.Empty(TrackDescription.From("/m/song.mp3", Row(producers: []), Tags).Credits);
    }

    [Fact]
    public void A_tag_that_cannot_be_a_name_is_left_out_and_told()
    {
        var described = TrackDescription.From("/m/song.mp3", null, Tags with { Producers = [new TaggedProducer("Bo"), new TaggedProducer(new string('x', 300))] });
        Assert.Equal("Bo", Assert.Single(described.Credits).Producer);
        Assert.Contains("left out", described.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public void Roles_artist_ids_and_what_else_the_tags_tell_are_kept()
    {
        var tags = Tags with { Producers = [new TaggedProducer("Bo", ProducerRole.Executive), new TaggedProducer("Cy", ProducerRole.Producer, Id)], RecordingId = Id, Year = 1984 };
        var described = TrackDescription.From("/m/song.mp3", null, tags);
        Assert.Equal([("Bo", CreditRole.Executive, null), ("Cy", CreditRole.Producer, Id)], described.Credits.Select(credit => (credit.Producer, credit.Role, credit.ArtistId)));
        Assert.Equal((Id, 1984), (described.Tagging!.RecordingId, described.Year));
        Assert.Null(TrackDescription.From("/m/song.mp3", null, Tags).Tagging);
    }

    [Fact]
    public void Tags_that_say_nothing_withdraw_what_they_said_and_tags_that_were_not_read_do_not()
    {
        Assert.Equal([CreditSource.Tag], TrackDescription.From("/m/song.mp3", null, TrackTags.None).SpeaksFor);
        Assert.Empty(TrackDescription.From("/m/song.mp3", null, null).SpeaksFor);
    }

    [Fact]
    public void Progress_tells_files_done_rate_and_time_left() =>
        Assert.Equal("50/200 files, 5.0/s 0:00:30 left", WorkProgress.Describe(50, 200, TimeSpan.FromSeconds(10)));

    private static ManifestRow Row(string? title = null, string[]? producers = null) => new(2, null, "song.mp3", "/m/song.mp3", title, null, null, producers, null);
}
