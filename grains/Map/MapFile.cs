using System.Security.Cryptography;
using System.Text;
using ProductionValue.Contracts;
using ProductionValue.Learning;

namespace ProductionValue.Grains.Map;

/// <summary>A laid-out map as it is kept on disk: a view that can be laid out again.</summary>
/// <param name="Generation">Generation whose embeddings it shows.</param>
/// <param name="Scale">What coordinates are divided by to lie within −1…1.</param>
/// <param name="Places">Place of each track.</param>
internal sealed record MapFile(int Generation, float Scale, IReadOnlyDictionary<TrackId, MapPoint> Places)
{
    private const string Magic = "PVMAP001";
    private const int ChecksumBytes = 32;

    /// <summary>Reads a file; null where there is none or it is damaged.</summary>
    public static MapFile? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < Magic.Length + ChecksumBytes || Encoding.ASCII.GetString(bytes, 0, Magic.Length) != Magic
            || !SHA256.HashData(bytes.AsSpan(0, bytes.Length - ChecksumBytes)).AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - ChecksumBytes)))
        {
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(bytes, Magic.Length, bytes.Length - Magic.Length - ChecksumBytes));
        var (generation, scale, count) = (reader.ReadInt32(), reader.ReadSingle(), reader.ReadInt32());
        var places = new Dictionary<TrackId, MapPoint>(count);
        for (var i = 0; i < count; i++)
            places[TrackId.Parse(reader.ReadString())] = new MapPoint(reader.ReadSingle(), reader.ReadSingle());
        return new MapFile(generation, scale, places);
    }

    /// <summary>Writes the file in one step: a crash leaves the old one or the new one.</summary>
    public void Write(string path)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Encoding.ASCII.GetBytes(Magic));
            writer.Write(Generation);
            writer.Write(Scale);
            writer.Write(Places.Count);
            foreach (var (track, place) in Places.OrderBy(pair => pair.Key.Value, StringComparer.Ordinal))
            {
                writer.Write(track.Value);
                writer.Write(place.X);
                writer.Write(place.Y);
            }
        }

        var content = memory.ToArray();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path + ".new", [.. content, .. SHA256.HashData(content)]);
        File.Move(path + ".new", path, overwrite: true);
    }
}
