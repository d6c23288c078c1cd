using System.Globalization;
using ProductionValue.Audio;
using ProductionValue.Learning;

namespace ProductionValue.Bench.Learning;

/// <summary>
/// Makes the factory model anew: <c>pv-bench factory OUT.pvmodel MANIFEST.csv… [--uncredited MANIFEST.csv…]</c>. A manifest is what
/// <c>pv ingest --manifest</c> takes, without quotes (its tracks are listened to where they lie), or a table of <c>pv-bench features</c>. What is uncredited only says how descriptors
/// vary: a model that knew whose music it is could not be asked about it honestly.
/// </summary>
internal static class FactoryBench
{
    /// <summary>Extracts, fits and saves.</summary>
    /// <returns>0 when done, 2 on wrong usage.</returns>
    public static int Run(string[] arguments)
    {
        if (arguments.Length < 2)
        {
            Console.Error.WriteLine("usage: pv-bench factory OUT.pvmodel MANIFEST.csv… [--uncredited MANIFEST.csv…]");
            return 2;
        }

        var credited = arguments.Skip(1).TakeWhile(word => word != "--uncredited").ToArray();
        var uncredited = arguments.Skip(2 + credited.Length);
        TrainingTrack[] tracks = [.. credited.SelectMany(Read).Concat(uncredited.SelectMany(Read).Select(track => track with { Producers = [] })).OrderBy(track => track.Track, StringComparer.Ordinal)];
        var set = new TrainingSet(tracks);
        var model = GenerationModel.Fit(set);
        File.WriteAllBytes(arguments[0], model.Save());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{arguments[0]}: {FeatureSchema.Production.Id}, {set.Tracks.Count} tracks, {set.Producers.Count} producers, {model.Embedding.Dimension} dimensions, {new FileInfo(arguments[0]).Length} bytes"));
        return 0;
    }

    /// <summary>Listens to the tracks of a manifest, or reads a table that <see cref="FeatureDump"/> wrote.</summary>
    private static IEnumerable<TrainingTrack> Read(string file)
    {
        var header = File.ReadLines(file).First().Split(',');
        return header[0] == "track" ? OfTable(file, header) : Heard(file, header);
    }

    private static IEnumerable<TrainingTrack> OfTable(string table, string[] header)
    {
        if (!header.Skip(header.Length - FeatureSchema.Production.Dimensions.Count).SequenceEqual(FeatureSchema.Production.Dimensions.Select(dimension => dimension.Name)))
            throw new InvalidDataException($"{table}: expected the dimensions of {FeatureSchema.Production.Id}");
        var prefix = Path.GetFileNameWithoutExtension(table);
        return FeatureTable.Read(table).Set.Tracks.Select(track => track with
        {
            Track = $"{prefix}/{track.Track}", Producers = [.. track.Producers.Select(name => $"{prefix}/{name}")], Album = $"{prefix}/{track.Album}",
        });
    }

    private static TrainingTrack[] Heard(string manifest, string[] header)
    {
        var lines = File.ReadAllLines(manifest);
        int Column(string name) => Array.IndexOf(header, name) is var i and >= 0 ? i : throw new InvalidDataException($"{manifest}: expected a column '{name}'");
        var (id, path, artist, producer, album, start) =
            (Column("track_id"), Column("path"), Column("artist"), Column("producer"), Column("album"), Column("start_seconds"));
        var folder = Path.GetDirectoryName(Path.GetFullPath(manifest))!;
        var prefix = Path.GetFileName(folder); // Producers of two sets never meet, and albums of equal names are two.
        return lines.Skip(1).Select(line => line.Split(',')).Where(fields => fields.Length == header.Length).AsParallel().AsOrdered().Select(fields =>
        {
            var result = FileExtraction.Run(Path.Combine(folder, fields[path]), double.Parse(fields[start], CultureInfo.InvariantCulture), [FeatureSchema.Production]);
            if (result.Features is not { } heard)
            {
                Console.Error.WriteLine($"left out {fields[path]}: {result.Refusal!.Reason}");
                return null;
            }

            string[] producers = [.. fields[producer].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name => $"{prefix}/{name}")];
            return new TrainingTrack($"{prefix}/{fields[id]}", heard.Vectors[0].ToArray(), producers, fields[artist], $"{prefix}/{fields[album]}");
        }).OfType<TrainingTrack>().ToArray();
    }
}
