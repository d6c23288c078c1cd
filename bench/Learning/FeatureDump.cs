using System.Globalization;
using System.Runtime.InteropServices;
using ProductionValue.Audio;

namespace ProductionValue.Bench.Learning;

/// <summary>
/// Makes the table that <see cref="AccuracyBench"/> reads: <c>pv-bench features DIR MANIFEST.csv OUT</c> writes OUT.csv (our vectors) and OUT.f16 (the
/// poster's). The manifest has the columns track_id, producer, artist, album, optionally package and file; without file the clip is TRACK_ID.ogg in DIR.
/// </summary>
public static class FeatureDump
{
    /// <summary>Extracts every clip of a manifest on all cores.</summary>
    /// <param name="arguments">As in the summary, without the word itself; <c>--threads N</c> for fewer than all cores.</param>
    /// <returns>0 when done, 1 when a clip was refused, 2 on wrong usage.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.Count < 3)
        {
            Console.Error.WriteLine("usage: pv-bench features DIR MANIFEST.csv OUT [--threads N]");
            return 2;
        }

        var rows = CsvLines.Read(arguments[1]);
        var threads = arguments.Count == 5 && arguments[3] == "--threads" ? int.Parse(arguments[4], CultureInfo.InvariantCulture) : Environment.ProcessorCount;
        var results = new ExtractionResult[rows.Count];
        Parallel.For(0, rows.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, row =>
        {
            var file = rows[row].GetValueOrDefault("file") is { Length: > 0 } named ? named : rows[row]["track_id"] + ".ogg";
            results[row] = FileExtraction.Run(Path.Combine(arguments[0], file), null, [FeatureSchema.Production, FeatureSchema.Poster]);
        });
        var refused = 0;
        using var table = new StreamWriter(arguments[2] + ".csv");
        using var vectors = File.Create(arguments[2] + ".f16");
        table.WriteLine("track,producer,artist,album,group," + string.Join(',', FeatureSchema.Production.Dimensions.Select(dimension => dimension.Name)));
        for (var row = 0; row < rows.Count; row++)
        {
            if (!results[row].IsExtracted)
            {
                refused++;
                Console.Error.WriteLine($"{rows[row]["track_id"]}: {results[row].Refusal?.Reason}");
                continue;
            }

            string[] names = ["track_id", "producer", "artist", "album", "package"];
            var values = results[row].Features!.Vectors[0].ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture));
            table.WriteLine(string.Join(',', names.Select(name => $"\"{rows[row].GetValueOrDefault(name, "")}\"").Concat(values)));
            Half[] halves = [.. results[row].Features!.Vectors[1].ToArray().Select(value => (Half)value)];
            vectors.Write(MemoryMarshal.AsBytes<Half>(halves));
        }

        return refused == 0 ? 0 : 1;
    }
}
