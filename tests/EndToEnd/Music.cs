using CsvHelper;
using ProductionValue.Tests.Tidy;

namespace ProductionValue.Tests.EndToEnd;

/// <summary>A real recording with its credit.</summary>
internal sealed record Recording(string Track, string Path, string Title, string Artist, string Producer, string Album);

/// <summary>Openly licensed recordings: those <c>./pv test</c> found or fetched (PV_TEST_MUSIC), else those beside the checkout.</summary>
internal static class Music
{
    private static readonly string Folder =
        Environment.GetEnvironmentVariable("PV_TEST_MUSIC") ?? Path.Combine(Repository.Root, "..", "shared", "data", "debian-music", "clips");

    /// <summary>All of them.</summary>
    public static List<Recording> All()
    {
        var manifest = Path.Combine(Folder, "ingest.csv");
        Assert.True(File.Exists(manifest), $"expected music in {Folder}: run the tests by ./pv test, which fetches it");
        using var csv = new CsvReader(new StreamReader(manifest), System.Globalization.CultureInfo.InvariantCulture);
        var recordings = new List<Recording>();
        csv.Read();
        csv.ReadHeader();
        while (csv.Read())
        {
            recordings.Add(new Recording(
                csv.GetField("track_id")!, Path.GetFullPath(Path.Combine(Folder, csv.GetField("path")!)), csv.GetField("title")!, csv.GetField("artist")!,
                csv.GetField("producer")!, csv.GetField("album")!));
        }

        return recordings;
    }

    /// <summary>The first <paramref name="tracks"/> recordings of each of the first <paramref name="producers"/> producers with so many.</summary>
    public static List<Recording> Some(int producers, int tracks) =>
        [.. All().GroupBy(recording => recording.Producer)
            .Where(producer => producer.Count() >= tracks)
            .OrderBy(producer => producer.Key, StringComparer.Ordinal)
            .Take(producers)
            .SelectMany(producer => producer.OrderBy(recording => recording.Track, StringComparer.Ordinal).Take(tracks))];

    /// <summary>Writes a manifest of recordings.</summary>
    public static string Manifest(string path, IEnumerable<Recording> recordings)
    {
        using var csv = new CsvWriter(new StreamWriter(path), System.Globalization.CultureInfo.InvariantCulture);
        foreach (var column in new[] { "track_id", "path", "title", "artist", "producer", "album" })
            csv.WriteField(column);
        csv.NextRecord();
        foreach (var recording in recordings)
        {
            foreach (var field in new[] { recording.Track, recording.Path, recording.Title, recording.Artist, recording.Producer, recording.Album })
                csv.WriteField(field);
            csv.NextRecord();
        }

        return path;
    }
}
