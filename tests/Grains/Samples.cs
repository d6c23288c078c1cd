using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Tests.Grains;

/// <summary>Small valid messages for tests to bend.</summary>
internal static class Samples
{
    public const string Schema = "test-1";
    public const int Dimensions = 4;

    public static readonly Dictionary<string, int> SchemaDimensions = new() { [Schema] = Dimensions };

    public static TrackSubmission Submission(string track = "t1", string title = "Song", params string[] producers) =>
        new(TrackId.Parse(track), ContentOf(track), Metadata(title), [new FeatureVector(Schema, [1, 2, 3, 4])],
            [.. producers.Select(producer => new Credit(producer, CreditRole.Producer, CreditSource.Manifest))]);

    public static TrackMetadata Metadata(string title = "Song", string path = "music/song.flac") => new(title, "Artist", "Album", path, null, 180);

    public static string ContentOf(string track) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(track)).AsSpan(0, 16));

    /// <summary>The row after a person's decision; null where it says nothing new.</summary>
    public static TrackRow? Judged(this TrackRow stored, CreditVerdict verdict, string? producer, string by = "Pat", int? number = null)
    {
        var decided = Judgement.Of(stored, new CreditJudgement(verdict, producer, by, "heard it", Event: number), name => [name], DateTimeOffset.UnixEpoch.AddDays(stored.Version));
        Assert.Null(decided.Refusal);
        return decided.Entry is null ? null : TrackChange.Judge(stored, decided.Entry, decided.Claims);
    }

    /// <summary>The row a store would hold after the change.</summary>
    public static TrackRow Stored(this (TrackRow? Next, PutOutcome Outcome) change, long sequence = 1) =>
        change.Next! with { Ordinal = 1, Sequence = sequence };
}
