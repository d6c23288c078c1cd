using System.Reflection;
using System.Text.Json;
using ProductionValue.Contracts;
using ProductionValue.Silo.Http;

namespace ProductionValue.Tests.Silo;

/// <summary>The contracts' records as clients in other languages see them. A golden changed here is a client broken there.</summary>
public sealed class JsonShapeTests
{
    private static readonly JsonSerializerOptions Options = MakeOptions();
    private static readonly TrackId Track = TrackId.Parse("t1");
    private static readonly TrackMetadata Metadata = new("Title", "Artist", "Album", "/a.flac", null, 180.5, 1999);
    private static readonly Credit Claim = new("Kenta Cho", CreditRole.Producer, CreditSource.Manifest);
    private static readonly FeatureVector Features = new("production-1", [1, -0.5f]);
    private static readonly TrackSubmission Submission = new(Track, "c1", Metadata, [Features], [Claim]);
    private static readonly TrackSummary Summary = new(Track, "Title", "Artist", "Album", ["Kenta Cho"], "/a.flac");
    private static readonly SimilarTrack Similar = new(Track, "Title", "Artist", "Album", ["Kenta Cho"], 0.75);
    private static readonly IngestOutcome Refused = new("a.mp3", null, null, "why");
    private static readonly Fingerprint Print = new(ProducerId.FromName("Kenta Cho"), "Kenta Cho", 2, 1, [1, 0], 0.25);
    private static readonly FitQuality Quality = new("album", 5, 10, 0.5, 0.75, 0.5, 0.0625, 0.25);

    private static readonly Generation Fitted = new(
        2, GenerationStatus.Live, "production-1", 12, 10, 3, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Quality, "note");

    private static readonly ApiKeySummary MadeKey = new("k", "kitchen", KeyRole.Admin, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), null);

    private const string MadeKeyJson = """{"id":"k","name":"kitchen","role":"admin","createdAt":"2026-01-02T03:04:05+00:00","revokedAt":null}""";
    private const string MetadataJson = """{"title":"Title","artist":"Artist","album":"Album","path":"/a.flac","startSeconds":null,"durationSeconds":180.5,"year":1999}""";
    private const string ClaimJson = """{"producer":"Kenta Cho","role":"Producer","source":"Manifest","confidence":1}""";
    private const string FeaturesJson = """{"schema":"production-1","values":[1,-0.5]}""";
    private const string SubmissionJson =
        $$"""{"track":"t1","contentId":"c1","metadata":{{MetadataJson}},"features":[{{FeaturesJson}}],"credits":[{{ClaimJson}}],"speaksFor":null}""";

    private const string SummaryJson = """{"track":"t1","title":"Title","artist":"Artist","album":"Album","producers":["Kenta Cho"],"path":"/a.flac","year":null}""";
    private const string SimilarJson = """{"track":"t1","title":"Title","artist":"Artist","album":"Album","producers":["Kenta Cho"],"similarity":0.75}""";
    private const string RefusedJson = """{"path":"a.mp3","track":null,"outcome":null,"reason":"why"}""";
    private const string PrintJson = """{"id":"kenta cho","producer":"Kenta Cho","generation":2,"count":1,"centroid":[1,0],"spread":0.25}""";
    private const string QualityJson =
        """{"split":"album","folds":5,"tracks":10,"accuracy":0.5,"top3":0.75,"macroF1":0.5,"calibrationError":0.0625,"chance":0.25}""";

    private const string FittedJson =
        $$"""{"number":2,"status":"live","schema":"production-1","dimensions":12,"tracks":10,"producers":3,"fittedAt":"2026-01-02T03:04:05+00:00","quality":{{QualityJson}},"note":"note","hubness":null,"factory":false}""";

    private const string QueryJson = """{"track":"t1","label":null,"contentId":null,"features":null,"artist":null,"album":null}""";

    private static readonly OperationRates Rates = new(12.5, 0.001, null, 0, 0);
    private const string RatesJson = """{"perSecond":12.5,"p50Seconds":0.001,"p99Seconds":null,"failuresPerSecond":0,"rejectedPerSecond":0}""";
    private static readonly IndexCondition Condition = new(10, 2, 0.5, 4, null, null, 60);
    private const string ConditionJson = """{"tracks":10,"generation":2,"recall":0.5,"recallSamples":4,"hubness":null,"embeddingDrift":null,"snapshotAgeSeconds":60}""";
    private static readonly SiloCondition OneSilo = new("a", "ready", "0.1.0", 5, 0.5, 1, null, 0, 1024);
    private const string OneSiloJson =
        """{"name":"a","state":"ready","version":"0.1.0","upSeconds":5,"seenSecondsAgo":0.5,"searchesPerSecond":1,"p99Seconds":null,"waiting":0,"memoryBytes":1024}""";

    private static readonly (object Value, string Json)[] Shapes =
    [
        (Metadata, MetadataJson),
        (Claim, ClaimJson),
        (Features, FeaturesJson),
        (Submission, SubmissionJson),
        (new ApiKeyQuestion("kitchen", KeyRole.Write), """{"name":"kitchen","role":"write"}"""),
        (MadeKey, MadeKeyJson),
        (new NewApiKey(MadeKey, "pv_k_s"), $$"""{"summary":{{MadeKeyJson}},"key":"pv_k_s"}"""),
        (new PutReply(Track, PutOutcome.Added, null), """{"track":"t1","outcome":"added","refusal":null}"""),
        (new TrackDetails(Track, 3, "c1", Metadata, [Claim], ["production-1"], true),
            $$"""{"track":"t1","version":3,"contentId":"c1","metadata":{{MetadataJson}},"credits":[{{ClaimJson}}],"schemas":["production-1"],"searchable":true}"""),
        (Summary, SummaryJson),
        (new TrackQuery("text", null, null, null, null, 50), """{"text":"text","artist":null,"album":null,"producer":null,"cursor":null,"limit":50,"year":null}"""),
        (new TrackPage([Summary], "next", 7), $$"""{"tracks":[{{SummaryJson}}],"next":"next","total":7}"""),
        (new LibrarySummary(4, 3, 2, 1), """{"tracks":4,"credited":3,"producers":2,"generation":1}"""),
        (new KnownContent("c1", Track, 30, ["production-1"]), """{"contentId":"c1","track":"t1","startSeconds":30,"schemas":["production-1"]}"""),
        (new IngestFile("a.mp3", Submission, null), $$"""{"path":"a.mp3","submission":{{SubmissionJson}},"refusal":null,"trace":null}"""),
        (Refused, RefusedJson),
        (new IngestReport("job", IngestStatus.Running, 1, 2, 3, 4, [Refused]),
            $$"""{"id":"job","status":"running","added":1,"updated":2,"unchanged":3,"refused":4,"files":[{{RefusedJson}}]}"""),
        (new ImportRefusal(3, "why"), """{"line":3,"reason":"why"}"""),
        (new ImportSummary(1, 2, 3, 4, [new ImportRefusal(3, "why")], 0.5, 0.25),
            """{"added":1,"updated":2,"unchanged":3,"refused":4,"refusals":[{"line":3,"reason":"why"}],"seconds":0.5,"viewSeconds":0.25}"""),
        (new VerifiedView("catalogue", 10, 1, false), """{"view":"catalogue","checked":10,"wrong":1,"repaired":false}"""),
        (new Verification(2, [new VerifiedView("catalogue", 10, 1, false)]),
            """{"generation":2,"views":[{"view":"catalogue","checked":10,"wrong":1,"repaired":false}],"sound":false}"""),
        (Quality, QualityJson),
        (Fitted, FittedJson),
        (new OperationStatus("op", "fitting", false, null, Fitted, "never told here"),
            $$"""{"id":"op","step":"fitting","done":false,"error":null,"generation":{{FittedJson}},"share":null}"""),
        (new LibraryMap(2, ["Kenta Cho"], [Track], [0.5f], [-0.25f], [0], ["Title"], ["Artist"], 7),
            """{"generation":2,"producers":["Kenta Cho"],"tracks":["t1"],"x":[0.5],"y":[-0.25],"producer":[0],"titles":["Title"],"artists":["Artist"],"version":7}"""),
        (new MapPlace(0.5f, -0.25f, 2), """{"x":0.5,"y":-0.25,"generation":2}"""),
        (new HubnessQuality(100, 0.5, 0.25, 0.125, 2), """{"tracks":100,"skewness":0.5,"antihubs":0.25,"hubs":0.125,"rawSkewness":2}"""),
        (new GenerationPair(2, 3, "production-1"), """{"live":2,"building":3,"schema":"production-1"}"""),
        (new EvaluationQuestion(), """{"split":"album","folds":5,"seed":1,"seeds":1}"""),
        (new ProducerSummary(ProducerId.FromName("Kenta Cho"), "Kenta Cho", 3), """{"id":"kenta cho","producer":"Kenta Cho","tracks":3}"""),
        (new ProducerPage([], null, 0), """{"producers":[],"next":null,"total":0}"""),
        (Print, PrintJson),
        (new ProducerDetails(Print, [Summary]), $$"""{"fingerprint":{{PrintJson}},"tracks":[{{SummaryJson}}]}"""),
        (new QueryTrack(Track), QueryJson),
        (new SimilarQuery(new QueryTrack(Track), 5, true, false, "Kenta Cho"),
            $$"""{"query":{{QueryJson}},"k":5,"excludeArtist":true,"excludeAlbum":false,"producer":"Kenta Cho","fromYear":null,"toYear":null,"also":null,"not":null,"seeds":"Mean"}"""),
        (new MoreQuery("Kenta Cho"), """{"producer":"Kenta Cho","k":10,"own":false,"excludeArtist":false,"excludeAlbum":false,"fromYear":null,"toYear":null}"""),
        (Similar, SimilarJson),
        (new SimilarTracks("t1", [Similar], 2), $$"""{"track":"t1","similar":[{{SimilarJson}}],"generation":2,"partial":false}"""),
        (new MoreTracks("Kenta Cho", [Similar], 2), $$"""{"producer":"Kenta Cho","similar":[{{SimilarJson}}],"generation":2,"sounds":1,"partial":false}"""),
        (new AttributionQuery(new QueryTrack(Track)), $$"""{"query":{{QueryJson}},"k":null,"evidenceK":5,"segments":null}"""),
        (new QuerySegment(1.5, 4.5, Features), $$"""{"startSeconds":1.5,"endSeconds":4.5,"features":{{FeaturesJson}}}"""),
        (new Moment(1.5, 4.5, "Kenta Cho", 0.5, "s"), """{"startSeconds":1.5,"endSeconds":4.5,"producer":"Kenta Cho","probability":0.5,"sentence":"s"}"""),
        (new SoundReason("width", 0.5, "width_mean_63hz", -1.5, "s"),
            """{"group":"width","contribution":0.5,"descriptor":"width_mean_63hz","deviation":-1.5,"sentence":"s"}"""),
        (new ProducerProbability("Kenta Cho", 0.5), """{"producer":"Kenta Cho","probability":0.5}"""),
        (new Evidence(Track, "Title", "", "", "Kenta Cho", 0.5),
            """{"track":"t1","title":"Title","artist":"","album":"","producer":"Kenta Cho","similarity":0.5,"sameArtist":false,"sameAlbum":false,"sentence":""}"""),
        (new Attribution("t1", 0.25, [new ProducerProbability("Kenta Cho", 0.75)], 0, [], 2),
            """{"track":"t1","unknown":0.25,"producers":[{"producer":"Kenta Cho","probability":0.75}],"others":0,"evidence":[],"generation":2,"sentence":"","moments":null,"reasons":null}"""),
        .. CreditShapes.All,
        (Rates, RatesJson),
        (new AttributionRates(1.5, 0.25, null, null), """{"perSecond":1.5,"unknownRate":0.25,"meanTopProbability":null,"drift":null}"""),
        (Condition, ConditionJson),
        (new SearchQueue(1, 256, 1, 2), """{"waiting":1,"limit":256,"busyThreads":1,"threads":2}"""),
        (new PropagationLag(3, 1.5), """{"pendingTracks":3,"oldestSeconds":1.5}"""),
        (OneSilo, OneSiloJson),
        (new ClusterOperations(
                default, 60, "ready", Rates, Rates, Rates, new AttributionRates(0, null, null, null), Condition, new SearchQueue(0, 1, 0, 1), new PropagationLag(0, 0), [OneSilo]),
            $$"""{"at":"0001-01-01T00:00:00+00:00","windowSeconds":60,"state":"ready","searches":{{RatesJson}},"requests":{{RatesJson}},"writes":{{RatesJson}},"attributions":{"perSecond":0,"unknownRate":null,"meanTopProbability":null,"drift":null},"index":{{ConditionJson}},"queue":{"waiting":0,"limit":1,"busyThreads":0,"threads":1},"lag":{"pendingTracks":0,"oldestSeconds":0},"silos":[{{OneSiloJson}}]}"""),
    ];

    /// <summary>Said between silos only.</summary>
    private static readonly string[] ClusterOnly =
        ["SiloFigures", "DurationCounts", "IndexChange", "ShardQuery", "ShardNeighbor", "ShardAnswer", "ShardSummary", "SimilarFindings", "IndexedTrack", "TrackLabel", "ProducerChange", "ProducerSounds", "FingerprintSet", "Answer`1", "TrackId", "ProducerId", "NameRules", "RulingReply"];

    public static TheoryData<string> Names => [.. Shapes.Select(shape => shape.Value.GetType().Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_record_is_written_as_agreed_and_read_back(string name)
    {
        var (value, json) = Shapes.Single(shape => shape.Value.GetType().Name == name);
        Assert.Equal(json, JsonSerializer.Serialize(value, value.GetType(), Options));
        var read = JsonSerializer.Deserialize(json, value.GetType(), Options);
        Assert.Equal(json, JsonSerializer.Serialize(read, value.GetType(), Options));
    }

    [Fact]
    public void Every_record_a_client_can_meet_has_a_golden()
    {
        var records = typeof(TrackId).Assembly.GetExportedTypes()
            .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null && !type.IsEnum).Select(type => type.Name);
        Assert.Equal(records.Except(ClusterOnly).Order(StringComparer.Ordinal), Names.Select(name => name.Data).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"title":"t","artist":"","album":"","path":"","durationSeconds":1,"mood":"blue"}""", null)]
    [InlineData("""{"artist":"","album":"","path":"","durationSeconds":1}""", "title")]
    [InlineData("""{"title":null,"artist":"","album":"","path":"","durationSeconds":1}""", "title")]
    [InlineData("""{"title":"t","artist":"","album":"","path":""}""", "durationSeconds")]
    [InlineData("""{"title":"t","artist":"","album":"","path":"","durationSeconds":"long"}""", "durationSeconds")]
    public void A_field_that_cannot_be_missing_is_asked_for_by_name_and_unknown_ones_are_passed_over(string json, string? named)
    {
        if (named is null)
            Assert.Equal("t", JsonSerializer.Deserialize<TrackMetadata>(json, Options)!.Title);
        else
            Assert.Contains(named, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TrackMetadata>(json, Options)).Message, StringComparison.Ordinal);
    }

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ApiJson.Configure(options);
        return options;
    }
}
