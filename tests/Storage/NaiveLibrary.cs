using System.Text;
using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Tests.Storage;

/// <summary>The slow, obvious twin of a storage: a dictionary, asked by going through all of it.</summary>
internal sealed class NaiveLibrary
{
    private static readonly string[] Words = ["alpha", "Álpha", "alpine", "beta", "BETA", "gamma ray", "über-alpha", ""];
    private static readonly string[] Names = ["Kenta Cho", "kenta cho", "Amy", "Zoë", "zoë", "Ben"];
    private readonly Dictionary<TrackId, TrackRow> rows = [];

    public IEnumerable<TrackRow> Rows => rows.Values;

    private IEnumerable<TrackRow> Living => rows.Values.Where(row => !row.Deleted);

    /// <summary>A random question with at least a limit.</summary>
    public static TrackQuery Question(Random random) => new(
        random.Next(2) == 0 ? null : Pick(random, ["alp", "ÁLPHA", "bet gam", "ken", "zoe", "ray ray", "uber"]),
        random.Next(3) == 0 ? Pick(random, Words) : null,
        random.Next(3) == 0 ? Pick(random, Words) : null,
        random.Next(3) == 0 ? Pick(random, Names) : null,
        null,
        random.Next(1, 12));

    /// <summary>A random write that follows what is stored.</summary>
    public TrackRow Mutate(Random random)
    {
        var track = TrackId.Parse($"t{random.Next(30)}");
        var before = rows.GetValueOrDefault(track);
        var row = before is { Deleted: false } && random.Next(4) == 0
            ? Storage.Rows.Tombstone(before)
            : Storage.Rows.Row(track.Value, (before?.Version ?? 0) + 1, Pick(random, Words) + "!", Pick(random, Words), Pick(random, Words)) with
            {
                Credits = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new Credit(Pick(random, Names), Pick(random, Enum.GetValues<CreditRole>()), CreditSource.Tag))],
            };
        rows[track] = row;
        return row;
    }

    public IEnumerable<TrackId> List(TrackQuery query) => Living
        .Where(row => (query.Artist is null || row.Metadata.Artist == query.Artist) && (query.Album is null || row.Metadata.Album == query.Album))
        .Where(row => query.Producer is null || row.TrainingProducers.Contains(ProducerId.FromName(query.Producer)))
        .Where(row => query.Text is null || WordsOf(query.Text).All(asked => WordsOf(TextOf(row)).Any(word => word.StartsWith(asked, StringComparison.Ordinal))))
        .OrderBy(row => Lower(row.Metadata.Artist), Utf8).ThenBy(row => Lower(row.Metadata.Album), Utf8)
        .ThenBy(row => Lower(row.Metadata.Title), Utf8).ThenBy(row => row.Track.Value, Utf8)
        .Select(row => row.Track);

    public IEnumerable<string> ProducersOf(TrackId track) =>
        rows[track].Credits.Where(credit => credit.Trains).DistinctBy(credit => credit.ProducerId).Select(credit => credit.Producer);

    public IEnumerable<ProducerSummary> Producers() => Living
        .SelectMany(row => row.Credits.Where(credit => credit.Trains).DistinctBy(credit => credit.ProducerId))
        .GroupBy(credit => credit.ProducerId, credit => credit.Producer)
        .Select(names => new ProducerSummary(
            names.Key, names.GroupBy(name => name).OrderByDescending(same => same.Count()).ThenBy(same => same.Key, Utf8).First().Key, names.Count()))
        .OrderByDescending(producer => producer.Tracks).ThenBy(producer => producer.Producer, Utf8).ThenBy(producer => producer.Id.Value, Utf8);

    public LibrarySummary Summary() => new(Living.Count(), Living.Count(row => row.TrainingProducers.Length > 0), Producers().Count(), 0);

    private static Comparer<string> Utf8 { get; } =
        Comparer<string>.Create((left, right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)));

    private static string TextOf(TrackRow row) => string.Join(
        ' ', [row.Metadata.Title, row.Metadata.Artist, row.Metadata.Album, .. row.Credits.Where(credit => credit.Trains).Select(credit => credit.Producer)]);

    private static string[] WordsOf(string text) => Lower(text).Replace('á', 'a').Replace('ü', 'u').Replace('ë', 'e')
        .Split([' ', '-', '!'], StringSplitOptions.RemoveEmptyEntries);

    private static string Lower(string text) => text.ToLowerInvariant();

    private static T Pick<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];
}
