namespace ProductionValue.Bench.Learning;

/// <summary>A table of a document that a command writes: the lines between <c>&lt;!-- table NAME --&gt;</c> and <c>&lt;!-- end --&gt;</c>.</summary>
internal static class DocumentedTable
{
    private const string End = "<!-- end -->";

    /// <summary>Replaces the lines.</summary>
    /// <param name="document">The file.</param>
    /// <param name="name">Which table.</param>
    /// <param name="lines">What it is to hold.</param>
    /// <exception cref="InvalidDataException">The document has no such table.</exception>
    public static void Write(string document, string name, IEnumerable<string> lines)
    {
        var old = File.ReadAllLines(document);
        var begin = Array.IndexOf(old, $"<!-- table {name} -->");
        var end = begin < 0 ? -1 : Array.IndexOf(old, End, begin);
        if (end < 0)
            throw new InvalidDataException($"{document}: expected the lines '<!-- table {name} -->' and '{End}', got no such table");
        File.WriteAllLines(document, [.. old[..(begin + 1)], "", .. lines, "", .. old[end..]]);
    }
}
