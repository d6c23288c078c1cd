using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.Text;
using ProductionValue.Credits;

namespace ProductionValue.Bench.Credits;

/// <summary>Documents a second of both dump readers, on made-up dumps of the documented shape.</summary>
internal static class DumpsBench
{
    private const int RecordingsOfARelease = 10;
    private static readonly string[] OtherDescriptors = ["barkbands", "erbbands", "melbands", "gfcc"];

    /// <summary>Makes both dumps and reads them.</summary>
    public static int Run(string[] arguments)
    {
        var documents = arguments is ["--documents", var given] ? int.Parse(given, CultureInfo.InvariantCulture) : 1_000_000;
        var folder = Directory.CreateTempSubdirectory("pv-dumps-");
        try
        {
            var (releases, archive) = (Path.Combine(folder.FullName, "release"), Path.Combine(folder.FullName, "lowlevel.tar"));
            WriteReleases(releases, documents / RecordingsOfARelease);
            WriteArchive(archive, documents);
            using (var credits = new RecordingCredits(Path.Combine(folder.FullName, "credits")))
            {
                credits.Begin(releases);
                var count = 0L;
                Measure("musicbrainz releases", releases, documents / RecordingsOfARelease, () =>
                {
                    foreach (var parsed in DumpParsing.Parse(DumpDocuments.Lines(releases, "release"), DumpedRelease.Parse, 0, default))
                    {
                        count++;
                        foreach (var recording in parsed.Value?.Recordings ?? [])
                            credits.Add(recording);
                    }

                    credits.Save(count, complete: true);
                });
            }

            using var known = new RecordingCredits(Path.Combine(folder.FullName, "credits"));
            var (taken, credited) = (0L, 0L);
            Measure("acousticbrainz documents, joined", archive, documents, () =>
            {
                foreach (var parsed in DumpParsing.Parse(DumpDocuments.Files(archive), AcousticBrainzDocument.Parse, 0, default))
                {
                    taken += parsed.Value is null ? 0 : 1;
                    credited += parsed.Value is { } document && known.Find(document.Recording).Count > 0 ? 1 : 0;
                }
            });
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{taken} taken, {credited} credited"));
            return taken == documents && credited == documents ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure(string what, string file, int documents, Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        var (seconds, bytes) = (watch.Elapsed.TotalSeconds, new FileInfo(file).Length);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {documents} of {bytes / documents} bytes in {seconds:0.0} s: {documents / seconds:0}/s, {bytes / seconds / 1e6:0} MB/s, peak memory {process.PeakWorkingSet64 / 1e6:0} MB"));
    }

    private static string Recording(int number) => $"{(uint)(number * 2_654_435_761L):x8}-0000-4000-8000-{number:x12}";

    private static void WriteReleases(string file, int releases)
    {
        using var writer = new StreamWriter(file);
        for (var release = 0; release < releases; release++)
        {
            var tracks = Enumerable.Range(release * RecordingsOfARelease, RecordingsOfARelease).Select(number =>
                $$$"""{"title":"Song {{{number}}}","position":1,"recording":{"id":"{{{Recording(number)}}}","title":"Song {{{number}}}","length":200000,"isrcs":[],"relations":[{"type":"producer","type-id":"5c0ceac3-feb4-41f0-868d-dc06f6e27fc0","target-type":"artist","direction":"backward","attributes":[],"artist":{"id":"{{{Recording(release % 5000)}}}","name":"Producer {{{release % 5000}}}"}},{"type":"engineer","type-id":"5dcc52af-7064-4051-8d62-7d80f4c3c907","target-type":"artist","attributes":[],"artist":{"id":"{{{Recording(7)}}}","name":"Eve"}}]}}""");
            writer.Write($$"""{"id":"{{Recording(release)}}","title":"Release {{release}}","date":"1984","media":[{"format":"CD","tracks":[{{string.Join(',', tracks)}}]}],"relations":[]}""");
            writer.Write('\n');
        }
    }

    private static void WriteArchive(string file, int documents)
    {
        var random = new Random(1);
        string Numbers(int count) => string.Join(',', Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 100).ToString("0.#######", CultureInfo.InvariantCulture)));
        var covariances = string.Join(',', Enumerable.Range(0, 13).Select(_ => $"[{Numbers(13)}]"));
        var others = string.Join(',', OtherDescriptors.Select(name => $$"""
            "{{name}}":{"mean":[{{Numbers(27)}}],"var":[{{Numbers(27)}}],"dmean":[{{Numbers(27)}}]}
            """));
        using var tar = new TarWriter(new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20));
        for (var number = 0; number < documents; number++)
        {
            var text = $$$"""
                {"lowlevel":{"average_loudness":0.9,{{{others}}},"mfcc":{"cov":[{{{covariances}}}],"mean":[{{{number % 97}}},1,2,3,4,5,6,7,8,9,10,11,12]}},"metadata":{"audio_properties":{"length":200.5,"bit_rate":320000},"tags":{"album":["Release {{{number / RecordingsOfARelease}}}"],"artist":["Band"],"musicbrainz_recordingid":["{{{Recording(number)}}}"],"title":["Song {{{number}}}"]}},"rhythm":{"bpm":120},"tonal":{"key_key":"A"}}
                """;
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"lowlevel/{Recording(number)}-0.json") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }
    }
}
