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
        var recordings = ProductionValue.Credits.Manifest.Read(manifest).Rows
            .Select(row => new Recording(row.TrackId!, row.FullPath, row.Title!, row.Artist!, row.Producers!.Single(), row.Album!))
            .ToList();
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
        using var csv = new StreamWriter(path);
        csv.WriteLine("track_id,path,title,artist,producer,album");
        foreach (var recording in recordings)
        {
            string[] fields = [recording.Track, recording.Path, recording.Title, recording.Artist, recording.Producer, recording.Album];
            csv.WriteLine(string.Join(',', fields.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")));
        }

        csv.Flush();
        return path;
    }
}
