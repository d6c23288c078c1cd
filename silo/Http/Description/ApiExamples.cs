using System.Globalization;

namespace ProductionValue.Silo.Http;

/// <summary>One example of each operation's body and answer, by its id. A test reads each as what the operation takes or gives.</summary>
internal static class ApiExamples
{
    private const string Track = "demo-pekka-kana-2-song01";
    private const string Similar = """{"track":"demo-pekka-kana-2-song07","title":"Song 7","artist":"Janne Kivilahti","album":"Pekka Kana 2","producers":["Janne Kivilahti"],"similarity":0.68}""";
    private const string Summary = """{"track":"demo-pekka-kana-2-song01","title":"Song 1","artist":"Janne Kivilahti","album":"Pekka Kana 2","producers":["Janne Kivilahti"],"path":"/music/song01.ogg"}""";
    private const string Details = """{"track":"demo-pekka-kana-2-song01","version":2,"contentId":"0123456789abcdef0123456789abcdef","metadata":{"title":"Song 1","artist":"Janne Kivilahti","album":"Pekka Kana 2","path":"/music/song01.ogg","startSeconds":null,"durationSeconds":143.2},"credits":[{"producer":"Janne Kivilahti","role":"Producer","source":"Manifest"}],"schemas":["production-3","poster-1"],"searchable":true}""";
    private const string Attribution = """{"track":"song.mp3","unknown":0.09,"producers":[{"producer":"Kenta Cho","probability":0.5},{"producer":"Janne Kivilahti","probability":0.41}],"others":0,"evidence":[{"track":"demo-pekka-kana-2-song01","title":"Song 1","artist":"Janne Kivilahti","album":"Pekka Kana 2","producer":"Janne Kivilahti","similarity":0.77}],"generation":1}""";
    private const string Report = """{"id":"import-1","status":"completed","added":63,"updated":0,"unchanged":0,"refused":1,"files":[{"path":"/music/notes.txt","track":null,"outcome":null,"reason":"expected audio that can be decoded, got something else"}]}""";
    private const string Operation = """{"id":"fit-0123456789abcdef0123456789abcdef","step":"fitting and cross-validating","done":false,"error":null,"generation":null}""";
    private const string Generation = """{"number":1,"status":"live","schema":"production-3","dimensions":96,"tracks":64,"producers":6,"fittedAt":"2026-01-02T03:04:05+00:00","quality":null,"note":"the first one"}""";
    private const string Key = """{"id":"0123456789ab","name":"player in the kitchen","role":"read","createdAt":"2026-01-02T03:04:05+00:00","revokedAt":null}""";
    private const string Producer = """{"id":"kenta cho","producer":"Kenta Cho","tracks":12}""";
    private const string Session = """{"role":"admin","name":null,"keysAreAskedFor":false}""";

    /// <summary>Bodies.</summary>
    public static IReadOnlyDictionary<string, string> Requests { get; } = new Dictionary<string, string>
    {
        ["Attribute"] = $$$"""{"query":{"track":"{{{Track}}}"},"k":3}""",
        ["AttributeBatch"] = $$$"""{"queries":[{"query":{"track":"{{{Track}}}"},"k":3}]}""",
        ["SimilarToQuery"] = $$$"""{"query":{"track":"{{{Track}}}"},"k":5,"excludeArtist":true}""",
        ["PutTrack"] = $$$"""{"track":"{{{Track}}}","contentId":"0123456789abcdef0123456789abcdef","metadata":{"title":"Song 1","artist":"Janne Kivilahti","album":"Pekka Kana 2","path":"/music/song01.ogg","startSeconds":null,"durationSeconds":143.2},"features":[],"credits":[{"producer":"Janne Kivilahti","role":"Producer","source":"Manifest"}]}""",
        ["AddCredit"] = """{"producer":"Cleo Other","role":"CoProducer"}""",
        ["JudgeCredit"] = """{"verdict":"confirm","producer":"Janne Kivilahti","by":"label desk","why":"printed on the sleeve"}""",
        ["ReviewCredits"] = """{"after":0,"limit":200,"sources":true,"sound":true,"suggestions":false}""",
        ["RuleName"] = """{"from":["J. Kivilahti"],"to":["Janne Kivilahti"],"by":"label desk","why":"the same person"}""",
        ["FindContent"] = """{"contentIds":["0123456789abcdef0123456789abcdef"]}""",
        ["StartIngest"] = """{"folder":"/music"}""",
        ["TakeFiles"] = """[{"path":"/music/notes.txt","submission":null,"refusal":"expected audio that can be decoded, got something else"}]""",
        ["StartEvaluation"] = """{"split":"album","folds":5,"seed":1}""",
        ["WritePlaylist"] = $$$"""{"tracks":["{{{Track}}}"],"title":"More of this"}""",
        ["PlaceOnMap"] = $$$"""{"track":"{{{Track}}}"}""",
        ["CreateKey"] = """{"name":"player in the kitchen","role":"read"}""",
        ["OpenSession"] = """{"key":"pv_0123456789ab_c2VjcmV0"}""",
    };

    /// <summary>Answers.</summary>
    public static IReadOnlyDictionary<string, string> Responses { get; } = new Dictionary<string, string>
    {
        ["ReadLibrary"] = """{"tracks":64,"credited":64,"producers":6,"generation":1}""",
        ["ListTracks"] = $$$"""{"tracks":[{{{Summary}}}],"next":null,"total":1}""",
        ["ReadTrack"] = Details,
        ["AddCredit"] = Details,
        ["PutTrack"] = $$$"""{"track":"{{{Track}}}","outcome":"added","refusal":null}""",
        ["FindContent"] = $$$"""[{"contentId":"0123456789abcdef0123456789abcdef","track":"{{{Track}}}","startSeconds":null,"schemas":["production-3"]}]""",
        ["SimilarToTrack"] = $$$"""{"track":"{{{Track}}}","similar":[{{{Similar}}}],"generation":1}""",
        ["SimilarToQuery"] = $$$"""{"track":"{{{Track}}}","similar":[{{{Similar}}}],"generation":1}""",
        ["MoreByProducer"] = $$$"""{"producer":"Janne Kivilahti","similar":[{{{Similar}}}],"generation":1}""",
        ["Attribute"] = Attribution,
        ["AttributeBatch"] = $$$"""[{"attribution":{{{Attribution}}},"problem":null,"detail":null}]""",
        ["ListProducers"] = $$$"""{"producers":[{{{Producer}}}],"next":null,"total":1}""",
        ["ReadProducer"] = $$$"""{"fingerprint":{"id":"janne kivilahti","producer":"Janne Kivilahti","generation":1,"count":1,"centroid":[0.6,0.8],"spread":0.2},"tracks":[{{{Summary}}}]}""",
        ["ListNearProducers"] = """[{"producer":"Kenta Cho","tracks":12,"similarity":0.31}]""",
        ["ReadPortrait"] = """{"producer":"Kenta Cho","tracks":12,"compared":64,"traits":[{"group":"dynamics","name":"Crest factor","unit":"dB","value":11.2,"library":13.1,"deviation":-0.9}],"words":["denser, more limited peaks"]}""",
        ["StartIngest"] = """{"id":"folder-0123456789abcdef0123456789abcdef","status":"running","added":0,"updated":0,"unchanged":0,"refused":0,"files":[]}""",
        ["TakeFiles"] = """[{"path":"/music/notes.txt","track":null,"outcome":null,"reason":"expected audio that can be decoded, got something else"}]""",
        ["UploadFile"] = $$$"""{"path":"song01.ogg","track":"{{{Track}}}","outcome":"added","reason":null}""",
        ["ReadIngest"] = Report,
        ["CompleteIngest"] = Report,
        ["CancelIngest"] = Report,
        ["ReadMap"] = $$$"""{"generation":1,"producers":["Janne Kivilahti"],"tracks":["{{{Track}}}"],"x":[0.12],"y":[-0.4],"producer":[0],"titles":["Song 1"],"artists":["Janne Kivilahti"],"version":7}""",
        ["PlaceOnMap"] = """{"x":0.1,"y":-0.3,"generation":1}""",
        ["PlaceUploadOnMap"] = """{"x":0.1,"y":-0.3,"generation":1}""",
        ["ListModels"] = $"[{Generation}]",
        ["PromoteModel"] = Generation,
        ["FitModel"] = Operation,
        ["StartEvaluation"] = Operation,
        ["ReadOperation"] = Operation,
        ["CancelOperation"] = Operation,
        ["ListKeys"] = $"[{Key}]",
        ["CreateKey"] = $$$"""{"summary":{{{Key}}},"key":"pv_0123456789ab_c2VjcmV0"}""",
        ["RevokeKey"] = Key,
        ["ReadSession"] = Session,
        ["OpenSession"] = Session,
        ["Live"] = """{"product":"production-value","version":"0.1.0"}""",
        ["Ready"] = """{"product":"production-value","version":"0.1.0"}""",
    };

    /// <summary>A problem with that status.</summary>
    public static string Problem(string status)
    {
        var kind = ProblemKind.Of(int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : StatusCodes.Status500InternalServerError);
        return $$"""{"type":"{{kind.Type}}","title":"{{kind.Title}}","status":{{kind.Status}},"detail":"field: expected this, got that"}""";
    }
}
