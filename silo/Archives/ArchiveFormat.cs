using System.Text.Json;
using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;
using ProductionValue.Silo.Storage;

namespace ProductionValue.Silo.Archives;

/// <summary>
/// The bytes of a backup: <c>PVBACKUP</c>, the format's version, then records in one zlib stream, then the SHA-256 of every byte before it. A
/// record is a kind, a length (both 32 bits, little-endian) and so many bytes; the last one counts the others.
/// </summary>
internal static class ArchiveFormat
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { IgnoreReadOnlyProperties = true };

    /// <summary>First bytes of every backup.</summary>
    public static ReadOnlySpan<byte> Magic => "PVBACKUP"u8;

    /// <summary>Version this program writes, and the newest it reads.</summary>
    public const int Version = 1;

    /// <summary>Bytes of the digest at the end.</summary>
    public const int DigestBytes = 32;

    /// <summary>Bytes before the zlib stream.</summary>
    public const int HeadBytes = 12;

    /// <summary>No record is longer: a model of thousands of producers, with room to spare.</summary>
    public const int LongestRecord = 1 << 30;

    /// <summary>A record's kind and bytes.</summary>
    public static (ArchiveKind Kind, byte[] Bytes) Encode(ArchiveRecord record) => record switch
    {
        TrackRecord { Row: var row } => (ArchiveKind.Track, EncodeTrack(row)),
        ModelRecord { Generation: var generation, Model: var model } => (ArchiveKind.Model, [.. BitConverter.GetBytes(generation), .. model]),
        GrainStateRecord state => (ArchiveKind.GrainState, JsonSerializer.SerializeToUtf8Bytes(state, Json)),
        IngestRecord { Report: var report } => (ArchiveKind.Ingest, JsonSerializer.SerializeToUtf8Bytes(report, Json)),
        _ => throw new ArgumentOutOfRangeException(nameof(record), record, "expected a record of a known kind"),
    };

    /// <summary>A record from its kind and bytes.</summary>
    /// <exception cref="InvalidDataException">They are none.</exception>
    public static ArchiveRecord Decode(ArchiveKind kind, byte[] bytes)
    {
        try
        {
            return kind switch
            {
                ArchiveKind.Track => new TrackRecord(DecodeTrack(bytes)),
                ArchiveKind.Model when bytes.Length >= sizeof(int) => new ModelRecord(BitConverter.ToInt32(bytes), bytes[sizeof(int)..]),
                ArchiveKind.GrainState => JsonSerializer.Deserialize<GrainStateRecord>(bytes, Json)!,
                ArchiveKind.Ingest => new IngestRecord(JsonSerializer.Deserialize<IngestReport>(bytes, Json)!),
                _ => throw new InvalidDataException($"expected a record of a known kind, got {(int)kind} of {bytes.Length} bytes"),
            };
        }
        catch (Exception wrong) when (wrong is JsonException or EndOfStreamException or ArgumentException)
        {
            throw new InvalidDataException($"expected a {kind} record, got {bytes.Length} bytes that are none ({wrong.Message})", wrong);
        }
    }

    private static byte[] EncodeTrack(TrackRow row)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var text = JsonSerializer.SerializeToUtf8Bytes(row with { Features = [] }, Json);
        writer.Write(text.Length);
        writer.Write(text);
        writer.Write(row.Features.Length);
        foreach (var vector in row.Features)
        {
            var values = VectorCodec.Encode(vector.Schema, vector.Values);
            writer.Write(vector.Schema);
            writer.Write(values.Length);
            writer.Write(values);
        }

        return bytes.ToArray();
    }

    private static TrackRow DecodeTrack(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var row = JsonSerializer.Deserialize<TrackRow>(reader.ReadBytes(reader.ReadInt32()), Json)!;
        var features = new FeatureVector[reader.ReadInt32()];
        for (var position = 0; position < features.Length; position++)
            features[position] = new FeatureVector(reader.ReadString(), VectorCodec.Decode(reader.ReadBytes(reader.ReadInt32())));
        return row with { Features = features };
    }
}

/// <summary>What a record is. Numbers are the format's: never reuse one.</summary>
internal enum ArchiveKind
{
    /// <summary>How many records there are: the last one.</summary>
    End = 0,

    /// <summary>A track row.</summary>
    Track = 1,

    /// <summary>A model.</summary>
    Model = 2,

    /// <summary>A grain's state.</summary>
    GrainState = 3,

    /// <summary>The account of an import.</summary>
    Ingest = 4,
}
