using System.Text;
using System.Text.Json;

namespace ProductionValue.Credits;

/// <summary>
/// Producers by MusicBrainz recording on disk: 256 files by the id's first byte, appended to while a dump is read and looked up in
/// afterwards. Of the files at most 96 MB are held in memory, a few times that as objects. A dump that was interrupted goes on after its last checkpoint.
/// </summary>
public sealed class RecordingCredits : IDisposable
{
    private const int Parts = 256;
    private const long BytesInMemory = 96L << 20;
    private readonly string _folder;
    private readonly FileStream?[] _writers = new FileStream?[Parts];
    private readonly Dictionary<int, Dictionary<Guid, List<ProducerClaim>>> _read = [];
    private readonly Queue<int> _order = new();
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private long _held;

    /// <summary>Opens the folder, which is made when something is written.</summary>
    public RecordingCredits(string folder)
    {
        _folder = folder;
        var checkpoint = Path.Combine(folder, "checkpoint.json");
        Progress = File.Exists(checkpoint) ? JsonSerializer.Deserialize<Checkpoint>(File.ReadAllText(checkpoint)) : null;
    }

    /// <summary>How far a dump was read; null where none was.</summary>
    public Checkpoint? Progress { get; private set; }

    /// <summary>Begins with a dump: goes on where the same one was left, else anew.</summary>
    /// <returns>How many documents are done.</returns>
    public long Begin(string dump)
    {
        var file = new FileInfo(dump);
        Directory.CreateDirectory(_folder);
        if (Progress?.Dump != file.FullName || Progress.Bytes != file.Length)
            Progress = new Checkpoint(file.FullName, file.Length, 0, false, new long[Parts]);
        for (var part = 0; part < Parts; part++)
        {
            _writers[part] = new FileStream(FileOf(part), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, 1 << 14);
            _writers[part]!.SetLength(Progress.Lengths[part]); // What came after the checkpoint is read again.
            _writers[part]!.Seek(0, SeekOrigin.End);
        }

        return Progress.Documents;
    }

    /// <summary>Adds a recording's producers.</summary>
    public void Add(DumpedRecording recording)
    {
        Span<byte> id = stackalloc byte[16];
        recording.Recording.TryWriteBytes(id, bigEndian: true, out _);
        var writer = _writers[id[0]] ?? throw new InvalidOperationException("expected Begin before Add");
        Span<byte> rest = stackalloc byte[20];
        foreach (var claim in recording.Claims)
        {
            var name = Encoding.UTF8.GetBytes(claim.Name);
            var length = Math.Min(name.Length, ushort.MaxValue);
            writer.Write(id);
            (rest[0], rest[1]) = ((byte)claim.Role, claim.OfRelease ? (byte)1 : (byte)0);
            (Guid.TryParse(claim.ArtistId, out var artist) ? artist : Guid.Empty).TryWriteBytes(rest[2..], bigEndian: true, out _);
            (rest[18], rest[19]) = ((byte)length, (byte)(length >> 8));
            writer.Write(rest);
            writer.Write(name, 0, length);
        }
    }

    /// <summary>Notes how far the dump was read.</summary>
    public void Save(long documents, bool complete)
    {
        foreach (var writer in _writers)
            writer!.Flush();
        Progress = Progress! with { Documents = documents, Complete = complete, Lengths = [.. _writers.Select(writer => writer!.Position)] };
        var fresh = Path.Combine(_folder, "checkpoint.new");
        File.WriteAllText(fresh, JsonSerializer.Serialize(Progress));
        File.Move(fresh, Path.Combine(_folder, "checkpoint.json"), overwrite: true);
    }

    /// <summary>The producers of a recording, each claim once; empty where the dump names none.</summary>
    public IReadOnlyList<ProducerClaim> Find(Guid recording)
    {
        Span<byte> id = stackalloc byte[16];
        recording.TryWriteBytes(id, bigEndian: true, out _);
        var part = (int)id[0];
        if (!_read.TryGetValue(part, out var claims))
        {
            _read[part] = claims = Read(part);
            _order.Enqueue(part);
            _held += Progress?.Lengths[part] ?? 0;
            while (_held > BytesInMemory && _order.Count > 1)
            {
                _held -= Progress?.Lengths[_order.Peek()] ?? 0;
                _read.Remove(_order.Dequeue());
            }
        }

        return claims.TryGetValue(recording, out var found) ? found : [];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var writer in _writers)
            writer?.Dispose();
    }

    private string FileOf(int part) => Path.Combine(_folder, part.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));

    private Dictionary<Guid, List<ProducerClaim>> Read(int part)
    {
        var claims = new Dictionary<Guid, List<ProducerClaim>>();
        if (!File.Exists(FileOf(part)))
            return claims;
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(FileOf(part));
        bytes = bytes[..(int)Math.Min(bytes.Length, Progress?.Lengths[part] ?? 0)];
        while (bytes.Length >= 36)
        {
            var length = bytes[34] | (bytes[35] << 8);
            var artist = new Guid(bytes.Slice(18, 16), bigEndian: true);
            var claim = new ProducerClaim(
                Shared(Encoding.UTF8.GetString(bytes.Slice(36, length))), (ProducerRole)bytes[16], bytes[17] == 1, 1, artist == Guid.Empty ? null : artist.ToString("D"));
            var id = new Guid(bytes[..16], bigEndian: true);
            if (!claims.TryGetValue(id, out var known))
                claims[id] = known = [];
            if (!known.Contains(claim))
                known.Add(claim);
            bytes = bytes[(36 + length)..];
        }

        return claims;
    }

    // A producer is named by hundreds of recordings: one text is enough.
    private string Shared(string name)
    {
        if (_names.TryGetValue(name, out var known))
            return known;
        if (_names.Count < 100_000)
            _names.Add(name, name);
        return name;
    }

    /// <summary>How far a dump was read.</summary>
    /// <param name="Dump">The dump.</param>
    /// <param name="Bytes">Its size.</param>
    /// <param name="Documents">Documents that are done.</param>
    /// <param name="Complete">Whether that is all.</param>
    /// <param name="Lengths">Bytes of each part that hold them.</param>
    public sealed record Checkpoint(string Dump, long Bytes, long Documents, bool Complete, long[] Lengths);
}
