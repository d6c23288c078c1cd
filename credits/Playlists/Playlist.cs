using System.Xml;

namespace ProductionValue.Credits;

/// <summary>A playlist as a list of files: M3U, M3U8 and XSPF.</summary>
/// <remarks>RFC 8216 section 4.3.1 for M3U8's lines; xspf.org, <i>XSPF version 1</i>. Addresses on the network are refused by line.</remarks>
public sealed class Playlist
{
    private const long MaxBytes = 64 << 20;
    private readonly List<string> _files = [];
    private readonly List<ManifestRefusal> _refusals = [];
    private readonly string _folder;

    private Playlist(string path) => _folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? Path.GetPathRoot(Path.GetFullPath(path))!;

    /// <summary>The files it names, full paths, in its order; whether they exist is not asked.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Entries that name no file.</summary>
    public IReadOnlyList<ManifestRefusal> Refusals => _refusals;

    /// <summary>Whether a file's name ends like a playlist's.</summary>
    public static bool IsPlaylist(string path) =>
        Path.GetExtension(path).ToUpperInvariant() is ".M3U" or ".M3U8" or ".XSPF" && File.Exists(path);

    /// <summary>Reads a playlist.</summary>
    /// <exception cref="InvalidDataException">It is too large, not UTF-8, or no XSPF.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Playlist Read(string path)
    {
        if (new FileInfo(path).Length > MaxBytes)
            throw new InvalidDataException($"{path}: expected at most {MaxBytes} bytes, got {new FileInfo(path).Length}");
        var list = new Playlist(path);
        if (Path.GetExtension(path).Equals(".xspf", StringComparison.OrdinalIgnoreCase))
            list.ReadXspf(path);
        else
            list.ReadLines(Utf8Text.Read(path));
        return list;
    }

    private void ReadLines(string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (line.Trim() is { Length: > 0 } entry && entry[0] != '#')
                Take(number, entry);
        }
    }

    private void ReadXspf(string path)
    {
        try
        {
            using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            while (!reader.EOF)
            {
                if (reader.NodeType is XmlNodeType.Element && reader.LocalName == "location" && reader is IXmlLineInfo line)
                {
                    var number = line.LineNumber;
                    if (reader.ReadElementContentAsString().Trim() is { Length: > 0 } entry)
                        Take(number, Unescape(entry));
                }
                else
                    reader.Read();
            }
        }
        catch (XmlException wrong)
        {
            throw new InvalidDataException($"{path}: expected XSPF: {wrong.Message}", wrong);
        }
    }

    // An XSPF location is an address, also where it is relative: %20 is a space.
    private static string Unescape(string entry) => entry.Contains("://", StringComparison.Ordinal) ? entry : Uri.UnescapeDataString(entry);

    private void Take(int line, string entry)
    {
        if (entry.Contains('\0', StringComparison.Ordinal))
            _refusals.Add(new ManifestRefusal(line, entry, "expected a file, got a name with U+0000"));
        else if (entry.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(entry, UriKind.Absolute, out var address))
        {
            if (address.IsFile && address.Host.Length == 0)
                _files.Add(address.LocalPath);
            else
                _refusals.Add(new ManifestRefusal(line, entry, $"expected a file, got an address on the network: {entry}"));
        }
        else
            _files.Add(Path.GetFullPath(Path.Combine(_folder, entry)));
    }
}
