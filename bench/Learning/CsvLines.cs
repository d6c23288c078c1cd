using System.Text;

namespace ProductionValue.Bench.Learning;

/// <summary>Rows of a CSV file by the names of its header; fields may be quoted, but hold no line breaks.</summary>
internal static class CsvLines
{
    /// <summary>Reads all rows.</summary>
    /// <param name="path">The file, with a header line.</param>
    /// <exception cref="InvalidDataException">The file is empty or a row has another number of fields.</exception>
    public static List<Dictionary<string, string>> Read(string path)
    {
        var lines = File.ReadLines(path).Select(Split).ToList();
        if (lines.Count == 0)
            throw new InvalidDataException($"{path}: expected a header line, got an empty file");
        var header = lines[0];
        for (var i = 1; i < lines.Count; i++)
        {
            if (lines[i].Length != header.Length)
                throw new InvalidDataException($"{path}: expected {header.Length} fields in line {i + 1}, got {lines[i].Length}");
        }

        return [.. lines.Skip(1).Select(line => header.Zip(line).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    /// <summary>Fields of one line.</summary>
    public static string[] Split(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        foreach (var character in line)
        {
            if (character == '"')
                quoted = !quoted;
            else if (character == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
                field.Append(character);
        }

        fields.Add(field.ToString());
        return [.. fields];
    }
}
