using System.Formats.Tar;

namespace ProductionValue.Credits;

/// <summary>One document of a dump.</summary>
/// <param name="Name">Where it stands: a file, an entry of an archive, or a line.</param>
/// <param name="Bytes">The document, UTF-8; empty where it was too long to be one.</param>
public sealed record DumpDocument(string Name, ReadOnlyMemory<byte> Bytes);

/// <summary>The documents of dumps, one after the other; memory is one document's.</summary>
public static class DumpDocuments
{
    /// <summary>Largest document taken, bytes.</summary>
    public const int MaxBytes = 64 << 20;

    private const int TarMagicAt = 257;

    /// <summary>The JSON lines of a dump: of the file itself, or of the one called <paramref name="entry"/> in an archive.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or has no such entry.</exception>
    public static IEnumerable<DumpDocument> Lines(string path, string entry)
    {
        using var stream = Peeked(DumpStream.Open(path), out var isTar);
        if (!isTar)
        {
            foreach (var line in LinesOf(stream))
                yield return line;
            yield break;
        }

        using var archive = new TarReader(stream);
        while (archive.GetNextEntry() is { } found)
        {
            if (found.DataStream is not { } content || Path.GetFileName(found.Name) != entry)
                continue;
            foreach (var line in LinesOf(content))
                yield return line;
            yield break;
        }

        throw new InvalidDataException($"{path}: expected a file {entry} in the archive, found none");
    }

    /// <summary>The JSON files of a folder (by name) or of an archive (in its order).</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or neither folder nor archive.</exception>
    public static IEnumerable<DumpDocument> Files(string path)
    {
        if (Directory.Exists(path))
        {
            foreach (var document in FilesBelow(path))
                yield return document;
            yield break;
        }

        using var stream = Peeked(DumpStream.Open(path), out var isTar);
        if (!isTar)
            throw new InvalidDataException($"{path}: expected a folder or a tar archive of JSON files");
        using var archive = new TarReader(stream);
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null || !entry.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
                continue;
            var bytes = entry.Length <= MaxBytes ? new byte[entry.Length] : [];
            entry.DataStream.ReadExactly(bytes);
            yield return new DumpDocument(entry.Name, bytes);
        }
    }

    private static IEnumerable<DumpDocument> FilesBelow(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
            yield return new DumpDocument(file, new FileInfo(file).Length <= MaxBytes ? File.ReadAllBytes(file) : ReadOnlyMemory<byte>.Empty);
        foreach (var below in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            foreach (var document in FilesBelow(below))
                yield return document;
        }
    }

    private static IEnumerable<DumpDocument> LinesOf(Stream stream)
    {
        var buffer = new byte[1 << 20];
        var (filled, number, tooLong) = (0, 0L, false);
        while (true)
        {
            var count = stream.Read(buffer, filled, buffer.Length - filled);
            filled += count;
            var start = 0;
            while (Array.IndexOf(buffer, (byte)'\n', start, filled - start) is var end and >= 0)
            {
                yield return new DumpDocument($"line {++number}", tooLong ? ReadOnlyMemory<byte>.Empty : buffer.AsSpan(start, end - start).ToArray());
                (start, tooLong) = (end + 1, false);
            }

            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
            if (count == 0)
            {
                if (filled > 0)
                    yield return new DumpDocument($"line {++number}", buffer.AsSpan(0, filled).ToArray());
                yield break;
            }

            if (filled == buffer.Length && buffer.Length < MaxBytes)
                Array.Resize(ref buffer, buffer.Length * 2);
            else if (filled == buffer.Length)
                (filled, tooLong) = (0, true);
        }
    }

    private static BufferedStream Peeked(Stream stream, out bool isTar)
    {
        var head = new byte[512];
        var count = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        isTar = count == head.Length && head.AsSpan(TarMagicAt, 5).SequenceEqual("ustar"u8);
        return new BufferedStream(new PrefixedStream(head.AsMemory(0, count), stream), 1 << 20);
    }
}
