using ProductionValue.Credits;

namespace ProductionValue.Tests.Credits;

/// <summary>MusicBrainz and Discogs, asked by their rules.</summary>
public sealed class LookupTests : IAsyncLifetime
{
    private const string Recording = "b1a9c0e9-d987-4042-ae91-78d6a3267d69";
    private const string Release = "59211ea4-ffd2-4ad9-9a4e-941d3148024a";
    private const string Artist = "5c0ceac3-feb4-41f0-868d-dc06f6e27fc1";
    private const string Producer = $$$"""{"type":"producer","type-id":"{{{MusicBrainzRelations.OfRecording}}}","target-type":"artist","direction":"backward","attributes":["co"],"artist":{"id":"{{{Artist}}}","name":"Ann Bright"}}""";
    private const string Engineer = """{"type":"engineer","type-id":"5dcc52af-7064-4051-8d62-7d80f4c3c907","attributes":[],"artist":{"id":"x","name":"Eve"}}""";
    private const string Whole = $$"""{"id":"{{Recording}}","title":"Song","length":200000,"relations":[{{Producer}},{{Engineer}}],"releases":[{"id":"{{Release}}","title":"Best"}]}""";
    private static readonly WantedRecording Wanted = new("Song", "Band", "Best", 200, Recording);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pv-sources-");
    private FakeSource _source = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _source = await FakeSource.Start();

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_recording_id_gives_the_producers_with_roles_and_artist_ids_and_says_who_asks()
    {
        _source.Answers[$"/ws/2/recording/{Recording}?"] = Whole;
        var found = await MusicBrainz().Find(Wanted, Token);
        Assert.Equal([new ProducerClaim("Ann Bright", ProducerRole.CoProducer, false, 1, Artist)], found.Claims);
        Assert.All(_source.Requests, request => Assert.Equal("ProductionValue/1 ( ops@example.org )", request.Agent));
    }

    [Fact]
    public async Task A_recording_without_producers_falls_back_to_its_release()
    {
        _source.Answers[$"/ws/2/recording/{Recording}?"] = Whole.Replace(Producer + ",", "", StringComparison.Ordinal);
        _source.Answers[$"/ws/2/release/{Release}?"] = $$"""{"id":"{{Release}}","relations":[{{Producer.Replace("\"co\"", "\"executive\"", StringComparison.Ordinal)}}]}""";
        Assert.Equal([new ProducerClaim("Ann Bright", ProducerRole.Executive, true, 1, Artist)], (await MusicBrainz().Find(Wanted, Token)).Claims);
    }

    [Fact]
    public async Task An_isrc_and_then_a_search_find_what_has_no_id_and_a_search_must_be_sure()
    {
        _source.Answers["/ws/2/isrc/GBAAA8400001?"] = $$"""{"recordings":[{"id":"x","title":"Other","relations":[]},{{Whole}}]}""";
        var byIsrc = await MusicBrainz().Find(Wanted with { RecordingId = null, Isrc = "GBAAA8400001" }, Token);
        Assert.Equal(("Ann Bright", 0.95), (byIsrc.Claims[0].Name, byIsrc.Claims[0].Confidence));

        var listed = $$"""{"id":"{{Recording}}","title":"Song (remastered)","length":201000,"artist-credit":[{"name":"The Band"}],"releases":[{"id":"{{Release}}","title":"Best"}]}""";
        _source.Answers["/ws/2/recording?query="] = $$"""{"recordings":[{"id":"y","title":"Swan","artist-credit":[{"name":"Bond"}]},{{listed}}]}""";
        _source.Answers[$"/ws/2/recording/{Recording}?"] = Whole;
        var bySearch = await MusicBrainz().Find(Wanted with { RecordingId = null }, Token);
        Assert.InRange(Assert.Single(bySearch.Claims).Confidence, RecordingMatch.Least, 1);
        Assert.Equal(FoundCredits.None, await MusicBrainz().Find(new WantedRecording("Sinking", "Somebody Else", "", 100), Token));
    }

    [Fact]
    public async Task Discogs_gives_track_credits_release_credits_and_credits_of_ranges()
    {
        _source.Answers["/database/search?"] = """{"results":[{"id":77,"title":"Band - Best"}]}""";
        _source.Answers["/releases/77"] = """
            {"id":77,"title":"Best","artists":[{"name":"Band (2)","anv":""}],
             "extraartists":[{"name":"Rex","anv":"","role":"Producer, Mixed By","tracks":""},{"name":"Ann Bright (3)","role":"Producer [Additional]","tracks":"A1 to A3"},{"name":"Not Here","role":"Producer","tracks":"B1"},{"name":"Boss","role":"Executive-Producer","tracks":""}],
             "tracklist":[{"position":"A1","title":"Intro","duration":"1:00"},{"position":"A2","title":"Song","duration":"3:20","extraartists":[{"name":"Cy","anv":"C. Y.","role":"Co-producer"},{"name":"Eve","role":"Engineer"}]},{"position":"A3","title":"Outro","duration":""},{"position":"B1","title":"Far","duration":""}]}
            """;
        using var client = new PoliteClient(Options() with { Authorization = "Discogs token=secret" });
        var found = await new DiscogsClient(client).Find(Wanted, Token);
        Assert.Equal(
            [("C. Y.", ProducerRole.CoProducer, false), ("Rex", ProducerRole.Producer, true), ("Ann Bright", ProducerRole.Additional, false), ("Boss", ProducerRole.Executive, true)],
            found.Claims.Select(claim => (claim.Name, claim.Role, claim.OfRelease)));
        Assert.All(_source.Requests, request => Assert.Equal("Discogs token=secret", request.Authorization));
    }

    [Theory]
    [InlineData("status", 503, "0")]
    [InlineData("status", 429, null)]
    [InlineData("status", 500, null)]
    [InlineData("garbage", 200, null)]
    [InlineData("slow", 200, null)]
    [InlineData("endless", 200, null)]
    public async Task A_failure_that_passes_is_waited_out_and_asked_again(string kind, int status, string? retryAfter)
    {
        _source.Answers[$"/ws/2/recording/{Recording}?"] = Whole;
        _source.Failures.Enqueue((kind, status, retryAfter));
        _source.Failures.Enqueue((kind, status, retryAfter));
        Assert.Single((await MusicBrainz().Find(Wanted, Token)).Claims);
        Assert.Equal(3, _source.Requests.Count);
    }

    [Fact]
    public async Task A_source_that_never_answers_or_asks_for_too_long_a_wait_is_given_up_and_one_that_refuses_is_not_asked_again()
    {
        for (var failure = 0; failure < 4; failure++)
            _source.Failures.Enqueue(("status", 503, null));
        await Assert.ThrowsAsync<SourceUnavailableException>(() => MusicBrainz().Find(Wanted, Token));
        _source.Failures.Clear();
        _source.Failures.Enqueue(("status", 429, "3600"));
        Assert.Contains("3600 s", (await Assert.ThrowsAsync<SourceUnavailableException>(() => MusicBrainz().Find(Wanted, Token))).Message, StringComparison.Ordinal);
        _source.Failures.Enqueue(("status", 401, null));
        var before = _source.Requests.Count;
        await Assert.ThrowsAsync<SourceUnavailableException>(() => MusicBrainz().Find(Wanted, Token));
        Assert.Equal(before + 1, _source.Requests.Count);
    }

    [Fact]
    public async Task What_was_asked_is_answered_from_disk_also_that_there_is_nothing()
    {
        _source.Answers[$"/ws/2/recording/{Recording}?"] = Whole;
        var kept = Options() with { CacheFolder = _folder.FullName };
        for (var run = 0; run < 2; run++)
        {
            using var client = new PoliteClient(kept);
            Assert.Single((await new MusicBrainzClient(client).Find(Wanted, Token)).Claims);
            Assert.Equal(FoundCredits.None, await new MusicBrainzClient(client).Find(new WantedRecording("None", "Nobody", "", 0), Token));
        }

        Assert.Equal(2, _source.Requests.Count);
    }

    [Fact]
    public async Task Two_requests_are_never_closer_than_the_rules_allow()
    {
        var time = new SteppedTime();
        using var client = new PoliteClient(Options() with { Interval = TimeSpan.FromSeconds(1), AttemptTimeout = TimeSpan.FromHours(1) }, time);
        for (var question = 0; question < 3; question++)
            await client.Get($"x{question}", Token);
        Assert.Equal(2, time.Waits.Count(wait => wait == TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Nobody_is_asked_anonymously() => Assert.Throws<ArgumentException>(() => new PoliteClient(Options() with { UserAgent = " " }));

    [Theory]
    [InlineData("Producer", ProducerRole.Producer)]
    [InlineData("Co-producer", ProducerRole.CoProducer)]
    [InlineData("Executive-Producer", ProducerRole.Executive)]
    [InlineData("Producer [Vocals]", ProducerRole.Vocal)]
    [InlineData("Reissue Producer", ProducerRole.Reissue)]
    [InlineData("Compilation Producer", ProducerRole.Reissue)]
    [InlineData("Producer [Additional Production]", ProducerRole.Additional)]
    [InlineData("Mixed By", null)]
    public void Roles_in_words_are_understood(string words, ProducerRole? role) => Assert.Equal(role, RoleWords.Parse(words));

    private MusicBrainzClient MusicBrainz() => new(new PoliteClient(Options()));

    private ConductOptions Options() => new(_source.Url, "ProductionValue/1 ( ops@example.org )", TimeSpan.Zero)
    {
        Attempts = 3, FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromSeconds(5), AttemptTimeout = TimeSpan.FromSeconds(1), MaxAnswerBytes = 1 << 20,
    };

    /// <summary>A clock that jumps to the end of every wait and notes how long it was.</summary>
    private sealed class SteppedTime : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public List<TimeSpan> Waits { get; } = [];

        public override DateTimeOffset GetUtcNow() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.FromMinutes(30) || dueTime < TimeSpan.Zero)
                return System.CreateTimer(callback, state, dueTime, period);
            Waits.Add(dueTime);
            _now += dueTime;
            return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
