using ProductionValue.Contracts;
using static ProductionValue.Tests.Storage.Rows;

namespace ProductionValue.Tests.Storage;

/// <summary>What every catalogue answers.</summary>
public abstract class CatalogueStoreContract : IAsyncLifetime
{
    private LibraryStores stores = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => stores = await Open();

    public async ValueTask DisposeAsync()
    {
        await stores.DisposeAsync();
        await CleanUp();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("beyonce", "a")]
    [InlineData("BEYONCÉ", "a")]
    [InlineData("bey lov", "a")]
    [InlineData("dangerously 'in'", "a")]
    [InlineData("timbaland", "b")]
    [InlineData("ac/dc", "b")]
    [InlineData("ac dc", "b")]
    [InlineData("c++", "a")]
    [InlineData("title", "a b")]
    [InlineData("  ", "a b")]
    [InlineData("love OR title", "")]
    [InlineData("\"crazy", "a")]
    [InlineData("noncé", "")]
    [InlineData("executive", "")]
    [InlineData("!?", "")]
    public async Task Words_are_found_by_their_beginnings_whatever_case_and_accents(string text, string expected)
    {
        await stores.Tracks.Write(Row("a", title: "Crazy in Love (C++ title)", artist: "Beyoncé", album: "Dangerously in Love"), Token);
        await stores.Tracks.Write(
            Row("b", title: "Title", artist: "AC/DC", album: "B") with
            {
                Credits = [new Credit("Timbaland", CreditRole.CoProducer, CreditSource.Tag), new Credit("Executive", CreditRole.Executive, CreditSource.Tag)],
            },
            Token);

        var page = await List(new TrackQuery(text, null, null, null, null, 10));
        Assert.Equal(expected, string.Join(' ', page.Tracks.Select(track => track.Track.Value).Order()));
        Assert.Equal(page.Tracks.Length, page.Total);
    }

    [Fact]
    public async Task A_word_that_very_many_tracks_have_is_listed_in_order_and_counted_so_far()
    {
        const int Counted = 10_000, Stored = Counted + 100;
        await Task.WhenAll(Enumerable.Range(0, Stored).Select(number => stores.Tracks.Write(
            Row($"t{number:00000}", title: $"Common {number:00000}{(number % 2000 == 7 ? " rare" : "")}", artist: "One", album: "Album"), Token)));

        var first = await List(new TrackQuery("comm", null, null, null, null, 3));
        Assert.Equal((Counted, "t00000 t00001 t00002"), (first.Total, Ids(first)));
        var second = await List(new TrackQuery("comm", null, null, null, first.Next, 3));
        Assert.Equal((Counted, "t00003 t00004 t00005"), (second.Total, Ids(second)));
        var few = await List(new TrackQuery("common rare", null, null, null, null, 4));
        Assert.Equal((6, "t00007 t02007 t04007 t06007"), (few.Total, Ids(few)));
        var rest = await List(new TrackQuery("common rare", null, null, null, few.Next, 4));
        Assert.Equal((6, "t08007 t10007"), (rest.Total, Ids(rest)));
        Assert.Equal(Counted, (await List(new TrackQuery("comm", "One", null, null, null, 3))).Total);

        static string Ids(TrackPage page) => string.Join(' ', page.Tracks.Select(track => track.Track.Value));
    }

    [Fact]
    public async Task Lists_go_by_artist_album_title_and_id_page_by_page()
    {
        foreach (var (id, artist, album, title) in new[]
        {
            ("5", "Air Liquide", "A", "A"), ("4", "air", "Moon", "Talisman"), ("3", "Air", "moon", "La femme d'argent"), ("2", "Air", "10 000 Hz", "Z"),
            ("1", "", "", "untitled"), ("0", "", "", "untitled"), ("6", "Zz", "𝄞", "x"), ("7", "Zz", "\uFF21", "x"),
        })
        {
            await stores.Tracks.Write(Row(id, artist: artist, album: album, title: title), Token);
        }

        var listed = new List<string>();
        string? cursor = null;
        do
        {
            var page = await List(new TrackQuery(null, null, null, null, cursor, 3));
            Assert.Equal(8, page.Total);
            listed.AddRange(page.Tracks.Select(track => track.Track.Value));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "7", "6"], listed);
    }

    [Fact]
    public async Task Exact_filters_tell_names_apart_that_words_do_not()
    {
        await stores.Tracks.Write(Row("a", artist: "Air", album: "Moon", producers: ["Kenta Cho"]), Token);
        await stores.Tracks.Write(Row("b", artist: "air", album: "Moon", producers: ["kenta  cho", "Nobody"]), Token);
        await stores.Tracks.Write(Row("c", artist: "Air Liquide", album: "moon"), Token);
        await stores.Tracks.Write(
            Row("d", artist: "Air") with { Credits = [new Credit("Kenta Cho", CreditRole.Executive, CreditSource.Tag)] }, Token);

        Assert.Equal("a d", await Ids(new TrackQuery(null, "Air", null, null, null, 10)));
        Assert.Equal("a b", await Ids(new TrackQuery(null, null, "Moon", null, null, 10)));
        Assert.Equal("a b", await Ids(new TrackQuery(null, null, null, "KENTA CHO", null, 10)));
        Assert.Equal("b", await Ids(new TrackQuery("moon", "air", "Moon", "kenta cho", null, 10)));
        Assert.Equal("", await Ids(new TrackQuery(null, "Ai", null, null, null, 10)));
        Assert.Equal("", await Ids(new TrackQuery(null, null, null, "Nobody else", null, 10)));
    }

    [Fact]
    public async Task Tracks_are_found_by_their_year_of_release()
    {
        var first = Row("a", title: "One");
        await stores.Tracks.Write(first with { Metadata = first.Metadata with { Year = 1997 } }, Token);
        var second = Row("b", title: "Two", album: "1997 again");
        second = await stores.Tracks.Write(second with { Metadata = second.Metadata with { Year = 2001 } }, Token);
        await stores.Tracks.Write(Row("c", title: "Three"), Token);

        Assert.Equal("a", await Ids(new TrackQuery(null, null, null, null, null, 10, 1997)));
        Assert.Equal("a b", await Ids(new TrackQuery("1997", null, null, null, null, 10)));
        Assert.Equal("b", await Ids(new TrackQuery("1997", null, null, null, null, 10, 2001)));
        Assert.Equal([2001], (await stores.Catalogue.Describe([TrackId.Parse("b")], Token)).Select(track => track.Year));

        await stores.Tracks.Write(second with { Version = 2, Metadata = second.Metadata with { Year = null } }, Token);
        Assert.Equal("", await Ids(new TrackQuery(null, null, null, null, null, 10, 2001)));
    }

    [Fact]
    public async Task Names_longer_than_an_index_entry_are_kept_and_found()
    {
        var random = new Random(3);
        string Long() => new([.. Enumerable.Range(0, 1000).Select(_ => (char)random.Next(0x4E00, 0x9FA0))]);
        var (title, artist, album) = (Long(), Long(), Long());
        await stores.Tracks.Write(Row("a", title: title, artist: artist, album: album, producers: [new string('漢', 200)]), Token);
        await stores.Tracks.Write(Row("b", title: title, artist: artist + "!", album: album + "!"), Token);
        Assert.Equal("a", await Ids(new TrackQuery(null, artist, null, null, null, 10)));
        Assert.Equal("a", await Ids(new TrackQuery(null, null, album, null, null, 10)));
        Assert.Equal("a", await Ids(new TrackQuery(null, null, null, new string('漢', 200), null, 10)));
    }

    [Fact]
    public async Task Wrong_limits_and_cursors_are_refused_by_name()
    {
        foreach (var limit in new[] { 0, -1, 1001 })
            Assert.Contains("limit: expected 1 to 1000", (await Assert.ThrowsAsync<ArgumentException>(() => List(Any(null, limit)))).Message, StringComparison.Ordinal);
        foreach (var cursor in new[] { "nonsense", "", "%%%", "WyJwcm9kdWNlcnMiLCJ4Il0", "WyJ0cmFja3MiXQ", "eyJ9" })
            Assert.Contains("cursor: expected", (await Assert.ThrowsAsync<ArgumentException>(() => List(Any(cursor, 5)))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => stores.Catalogue.ListProducers("nonsense", 5, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => stores.Catalogue.ListProducers(null, 0, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => List(Any(null, 5) with { Text = string.Join(' ', Enumerable.Repeat("word", 17)) }));

        static TrackQuery Any(string? cursor, int limit) => new(null, null, null, null, cursor, limit);
    }

    [Fact]
    public async Task A_producer_is_called_what_most_credits_call_them()
    {
        await stores.Tracks.Write(Row("a", producers: ["KENTA CHO"]), Token);
        await stores.Tracks.Write(Row("b", producers: ["Kenta Cho"]), Token);
        var last = await stores.Tracks.Write(Row("c", producers: ["Kenta Cho"]), Token);
        Assert.Equal(new ProducerSummary(ProducerId.FromName("kenta cho"), "Kenta Cho", 3), Assert.Single((await Producers()).Producers));

        var renamed = await stores.Tracks.Write(last with { Version = 2, Credits = Row("x", producers: ["KENTA CHO"]).Credits }, Token);
        Assert.Equal(("KENTA CHO", 3), await Only());
        await stores.Tracks.Write(Tombstone(renamed), Token);
        Assert.Equal(2, (await Only()).Tracks);

        async Task<(string Name, int Tracks)> Only() => Assert.Single((await Producers()).Producers) is var one ? (one.Producer, one.Tracks) : default;
        Task<ProducerPage> Producers() => stores.Catalogue.ListProducers(null, 10, Token);
    }

    [Fact]
    public async Task Content_is_found_in_every_living_track_that_holds_it()
    {
        var a = await stores.Tracks.Write(Row("a", content: "same"), Token);
        await stores.Tracks.Write(
            Row("b", content: "same") with { Metadata = new TrackMetadata("T", "", "", "/b", 30, 60), Features = [] }, Token);
        await stores.Tracks.Write(Row("c", content: "other"), Token);

        var known = await stores.Catalogue.FindContent(["same", "missing", "same"], Token);
        Assert.Equal(["a", "b"], known.Select(found => found.Track.Value));
        Assert.Equal([null, 30.0], known.Select(found => found.StartSeconds));
        Assert.Equal([Schema], known[0].Schemas);
        Assert.Empty(known[1].Schemas);

        await stores.Tracks.Write(Tombstone(a), Token);
        Assert.Equal(["b"], (await stores.Catalogue.FindContent(["same"], Token)).Select(found => found.Track.Value));
        Assert.Equal(["c"], (await stores.Catalogue.Describe([TrackId.Parse("a"), TrackId.Parse("c"), TrackId.Parse("none")], Token)).Select(track => track.Track.Value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_answer_is_the_one_recomputed_from_the_rows(int seed)
    {
        var random = new Random(seed);
        var model = new NaiveLibrary();
        for (var round = 0; round < 12; round++)
        {
            // Written at once, so that one transaction holds several writes, now and then of one track.
            var writes = Enumerable.Range(0, 12).Select(_ => model.Mutate(random)).ToArray();
            foreach (var write in writes.GroupBy(row => row.Track).Select((rows, _) => rows.ToArray()).ToArray())
            {
                foreach (var row in write[..^1])
                    await stores.Tracks.Write(row, Token);
            }

            await Task.WhenAll(writes.GroupBy(row => row.Track).Select(rows => stores.Tracks.Write(rows.Last(), Token)));
            for (var question = 0; question < 6; question++)
                await CompareList(model, NaiveLibrary.Question(random));
        }

        Assert.Equal(model.Producers(), await AllProducers(random.Next(1, 4)));
        Assert.Equal(model.Summary(), await stores.Catalogue.Summarize(Token));
        Assert.Equal(
            model.Rows.Select(row => (row.Track, row.Version, row.Deleted)).OrderBy(row => row.Track.Value, StringComparer.Ordinal),
            (await Collect(stores.Tracks.Scan(null, 0, Token))).Select(row => (row.Track, row.Version, row.Deleted)).OrderBy(row => row.Track.Value, StringComparer.Ordinal));
    }

    /// <summary>Opens an empty storage.</summary>
    protected abstract Task<LibraryStores> Open();

    /// <summary>Removes what <see cref="Open"/> made, after it has been closed.</summary>
    protected abstract Task CleanUp();

    private async Task CompareList(NaiveLibrary model, TrackQuery question)
    {
        var expected = model.List(question).ToArray();
        var listed = new List<string>();
        string? cursor = null;
        do
        {
            var page = await List(question with { Cursor = cursor });
            Assert.Equal(expected.Length, page.Total);
            Assert.All(page.Tracks, track => Assert.Equal(model.ProducersOf(track.Track), track.Producers));
            listed.AddRange(page.Tracks.Select(track => track.Track.Value));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(expected.Select(track => track.Value), listed);
    }

    private async Task<List<ProducerSummary>> AllProducers(int limit)
    {
        var producers = new List<ProducerSummary>();
        string? cursor = null;
        do
        {
            var page = await stores.Catalogue.ListProducers(cursor, limit, Token);
            producers.AddRange(page.Producers);
            cursor = page.Next;
        }
        while (cursor is not null);
        return producers;
    }

    private Task<TrackPage> List(TrackQuery query) => stores.Catalogue.List(query, Token);

    private async Task<string> Ids(TrackQuery query) => string.Join(' ', (await List(query)).Tracks.Select(track => track.Track.Value).Order());
}
