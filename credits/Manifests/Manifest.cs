using System.Globalization;
using CsvHelper;

namespace ProductionValue.Credits;

/// <summary>
/// A list of tracks with their credits: CSV in UTF-8 whose first line names the columns (<see cref="ManifestColumn"/>). A wrong row is
/// refused by itself, with its line and the reason.
/// </summary>
public sealed class Manifest
{
    /// <summary>Latest start of an excerpt, seconds: a day and a half of music.</summary>
    public const double MaxStartSeconds = 131_072;

    private readonly List<ManifestRow> _rows = [];
    private readonly List<ManifestRefusal> _refusals = [];
    private readonly Dictionary<string, int> _lineOfTrack = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lineOfFile = new(StringComparer.Ordinal);
    private readonly string _folder;

    private Manifest(string file)
    {
        File = file;
        _folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? Path.GetPathRoot(Path.GetFullPath(file))!;
    }

    /// <summary>The manifest's own file, as it was named.</summary>
    public string File { get; }

    /// <summary>Accepted rows, in the order of the file.</summary>
    public IReadOnlyList<ManifestRow> Rows => _rows;

    /// <summary>Refused rows, in the order of the file.</summary>
    public IReadOnlyList<ManifestRefusal> Refusals => _refusals;

    /// <summary>Reads a manifest; every named file must exist, no file and no track id may come twice.</summary>
    /// <exception cref="InvalidDataException">It is empty, not UTF-8, or has no column <c>path</c>; the message names the file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Manifest Read(string file)
    {
        var manifest = new Manifest(file);
        var text = Utf8Text.Read(file);
        var malformed = false;
        using var csv = CsvReader.FromText(text, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            AllowLineBreaksInQuotes = false, // One quote that is never closed costs its own row, not the rest of the file.
            TrackLineNumbers = true,
            OnMalformedRecord = record => malformed = record.Reason != CsvMalformedReason.StrayQuote, // A quote inside a field is only a quote.
        });
        var columns = manifest.ReadColumns(csv);
        malformed = false;
        while (csv.Read())
        {
            var record = Fields(csv);
            if (malformed)
                manifest.Refuse((int)csv.LineNumber, columns.PathIn(record), "expected a quoted field to end with a quote before the next comma or line end");
            else if (!IsBlank(record))
                manifest.Take((int)csv.LineNumber, record, columns);
            malformed = false;
        }

        return manifest;
    }

    private Columns ReadColumns(CsvReader csv)
    {
        var found = csv.Read() ? Fields(csv) : [];
        if (IsBlank(found))
            throw new InvalidDataException($"{File}: expected a first line with the column {ManifestColumn.Path}, found nothing");
        var columns = new Columns(found);
        if (columns.Repeated is { } repeated)
            throw new InvalidDataException($"{File}: expected each column once, found {repeated} twice");
        if (columns[ManifestColumn.Path] < 0)
            throw new InvalidDataException($"{File}: missing column {ManifestColumn.Path}; found: {string.Join(", ", found)}");
        return columns;
    }

    private static string[] Fields(CsvReader csv)
    {
        var fields = new string[csv.FieldCount];
        for (var position = 0; position < fields.Length; position++)
            fields[position] = csv.GetString(position);
        return fields;
    }

    private static bool IsBlank(string[] record) => record.All(string.IsNullOrWhiteSpace);

    private void Take(int line, string[] record, Columns columns)
    {
        string? Cell(string column) =>
            columns[column] is var position && position >= 0 && position < record.Length && !string.IsNullOrWhiteSpace(record[position])
                ? record[position].Trim()
                : null;

        var path = columns.PathIn(record);
        if (!System.IO.File.Exists(Resolve(path)) && System.IO.File.Exists(Resolve(path.Trim())))
            path = path.Trim(); // Written by hand, with a space after the comma.
        var trackId = Cell(ManifestColumn.TrackId);
        var start = Cell(ManifestColumn.StartSeconds);
        double? startSeconds = null;
        if (record.Length > columns.Count && !record.Skip(columns.Count).All(string.IsNullOrEmpty))
            Refuse(line, path, $"expected {columns.Count} fields, got {record.Length}: a comma inside a field needs quotes around the field");
        else if (Unusable(path) is { } reason)
            Refuse(line, path, reason);
        else if (start is not null && !TryParseStart(start, out startSeconds))
            Refuse(line, path, $"{ManifestColumn.StartSeconds}: expected seconds from 0 to {MaxStartSeconds}, got \"{start}\"");
        else if (trackId is not null && _lineOfTrack.TryGetValue(trackId, out var first))
            Refuse(line, path, $"{ManifestColumn.TrackId}: \"{trackId}\" was given in line {first} already");
        else if (_lineOfFile.TryGetValue(Resolve(path), out first))
            Refuse(line, path, $"{ManifestColumn.Path}: \"{path}\" was named in line {first} already");
        else
        {
            var producers = columns[ManifestColumn.Producer] < 0 ? null : ProducerNames.Split(Cell(ManifestColumn.Producer));
            _rows.Add(new ManifestRow(
                line, trackId, path, Resolve(path), Cell(ManifestColumn.Title), Cell(ManifestColumn.Artist), Cell(ManifestColumn.Album), producers, startSeconds));
            _lineOfFile.Add(Resolve(path), line);
            if (trackId is not null)
                _lineOfTrack.Add(trackId, line);
        }
    }

    private string? Unusable(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            return $"{ManifestColumn.Path}: expected a file, got nothing";
        if (path.Contains('\0', StringComparison.Ordinal))
            return $"{ManifestColumn.Path}: expected a file, got a name with U+0000";
        if (Directory.Exists(Resolve(path)))
            return $"{ManifestColumn.Path}: expected a file, \"{path}\" is a directory";
        return System.IO.File.Exists(Resolve(path)) ? null : $"{ManifestColumn.Path}: no file \"{path}\" in {_folder}";
    }

    private string Resolve(string path) =>
        path.Contains('\0', StringComparison.Ordinal) ? path : Path.GetFullPath(Path.Combine(_folder, path));

    private static bool TryParseStart(string text, out double? startSeconds)
    {
        var parsed = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= MaxStartSeconds;
        startSeconds = parsed ? seconds : null;
        return parsed;
    }

    private void Refuse(int line, string path, string reason) => _refusals.Add(new ManifestRefusal(line, path, reason));

    private sealed class Columns
    {
        private readonly Dictionary<string, int> _positions = new(StringComparer.OrdinalIgnoreCase);

        public Columns(string[] names)
        {
            Count = names.Length;
            for (var position = 0; position < names.Length; position++)
            {
                if (names[position].Trim() is { Length: > 0 } name && !_positions.TryAdd(name, position))
                    Repeated ??= name;
            }
        }

        public int Count { get; }

        public string? Repeated { get; }

        public string PathIn(string[] record) => this[ManifestColumn.Path] < record.Length ? record[this[ManifestColumn.Path]] : "";

        public int this[string column] => _positions.GetValueOrDefault(column, -1);
    }
}
