using System.Globalization;
using System.Runtime.InteropServices;
using ProductionValue.Learning;

namespace ProductionValue.Bench.Learning;

/// <summary>A CSV of feature vectors: columns track, producer (several separated by ';'), artist, album, optionally group; every other column is a dimension.</summary>
public sealed class FeatureTable
{
    private FeatureTable(TrainingSet set, IReadOnlyList<string> groups)
    {
        Set = set;
        Groups = groups;
    }

    /// <summary>The tracks.</summary>
    public TrainingSet Set { get; }

    /// <summary>The group of each track; empty strings without such a column.</summary>
    public IReadOnlyList<string> Groups { get; }

    /// <summary>Reads a table.</summary>
    /// <param name="path">The CSV file, with a header line.</param>
    /// <exception cref="InvalidDataException">A column is missing or a value is no number; the message names file and line.</exception>
    public static FeatureTable Read(string path)
    {
        using var lines = new StreamReader(path);
        var header = CsvLines.Split(lines.ReadLine() ?? throw new InvalidDataException($"{path}: expected a header line, got an empty file"));
        int Column(string name) => Array.IndexOf(header, name) is var i and >= 0 ? i : throw new InvalidDataException($"{path}: expected a column '{name}'");
        var (track, producer, artist, album, group) = (Column("track"), Column("producer"), Column("artist"), Column("album"), Array.IndexOf(header, "group"));
        int[] dimensions = [.. Enumerable.Range(0, header.Length).Where(i => i != track && i != producer && i != artist && i != album && i != group)];
        var tracks = new List<TrainingTrack>();
        var groups = new List<string>();
        while (lines.ReadLine() is { } line)
        {
            var fields = CsvLines.Split(line);
            var features = new float[dimensions.Length];
            for (var i = 0; i < features.Length; i++)
                if (fields.Length != header.Length || !float.TryParse(fields[dimensions[i]], NumberStyles.Float, CultureInfo.InvariantCulture, out features[i]))
                    throw new InvalidDataException($"{path}: expected a number in column '{header[dimensions[i]]}' of line {tracks.Count + 2}");
            var producers = fields[producer].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            tracks.Add(new TrainingTrack(fields[track], features, producers, fields[artist], fields[album]));
            groups.Add(group < 0 ? "" : fields[group]);
        }

        return new FeatureTable(new TrainingSet(tracks), groups);
    }

    /// <summary>The same tracks with other vectors, read from a file of little-endian 16-bit floats, one row a track.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">Its length is no multiple of the number of tracks.</exception>
    public TrainingSet WithVectors(string path)
    {
        var halves = MemoryMarshal.Cast<byte, Half>(File.ReadAllBytes(path));
        var width = halves.Length / Set.Tracks.Count;
        if (width == 0 || width * Set.Tracks.Count != halves.Length)
            throw new InvalidDataException($"{path}: expected rows for {Set.Tracks.Count} tracks, got {halves.Length} numbers");
        var tracks = new TrainingTrack[Set.Tracks.Count];
        for (var row = 0; row < tracks.Length; row++)
        {
            var features = new float[width];
            for (var i = 0; i < width; i++)
                features[i] = (float)halves[(row * width) + i];
            tracks[row] = Set.Tracks[row] with { Features = features };
        }

        return new TrainingSet(tracks);
    }
}
