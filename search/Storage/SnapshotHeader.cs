using System.Buffers.Binary;

namespace ProductionValue.Search.Storage;

/// <summary>The first 4096 bytes of a snapshot, little-endian; byte for byte in docs/INDEX-FORMAT.md.</summary>
internal sealed record SnapshotHeader
{
    public const int Bytes = 4096, PageBytes = 1 << 16, MaxTagBytes = 256;
    public const uint Version = 1;

    private const int SectionsAt = 112, TagAt = 1024, ChecksumAt = Bytes - 4;

    public required HnswOptions Options { get; init; }

    public required int Nodes { get; init; }

    public required int Live { get; init; }

    public required int UpperRows { get; init; }

    /// <summary>Node and level of the entry point, -1 when there is none.</summary>
    public required long Entry { get; init; }

    public required ulong Inserts { get; init; }

    public required ulong AppliedSequence { get; init; }

    public required byte[] Tag { get; init; }

    /// <summary>Checksum of the section of checksums, which vouches for all the others.</summary>
    public required uint ChecksumsChecksum { get; init; }

    private static ReadOnlySpan<byte> Magic => "PVINDEX\0"u8;

    public byte[] Write(SnapshotLayout layout)
    {
        var bytes = new byte[Bytes];
        Magic.CopyTo(bytes);
        var fields = new FieldWriter(bytes, Magic.Length);
        fields.Put(Version);
        fields.Put(Bytes);
        fields.Put((uint)Options.Dimensions);
        fields.Put((uint)Options.Metric);
        fields.Put((uint)Options.M);
        fields.Put((uint)Options.EfConstruction);
        fields.Put(Options.Seed);
        fields.Put((uint)Options.MaxNodes);
        fields.Put((uint)Options.Quantization);
        fields.Put((uint)Nodes);
        fields.Put((uint)Live);
        fields.Put((uint)UpperRows);
        fields.Put((uint)Tag.Length);
        fields.Put((ulong)Entry);
        fields.Put(Inserts);
        fields.Put(AppliedSequence);
        fields.Put((uint)PageBytes);
        fields.Put((uint)layout.Sections.Length);
        fields.Put(ChecksumsChecksum);
        fields.Position = SectionsAt;
        foreach (var section in layout.Sections)
        {
            fields.Put((ulong)section.Kind);
            fields.Put((ulong)section.Offset);
            fields.Put((ulong)section.Length);
        }
        Tag.CopyTo(bytes, TagAt);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumAt), Crc32C.Of(bytes.AsSpan(0, ChecksumAt)));
        return bytes;
    }

    /// <exception cref="InvalidDataException">These are not the bytes of a header this version can read.</exception>
    public static SnapshotHeader Read(string path, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Magic))
            throw Damage(path, 0, "not an index snapshot");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (version != Version)
            throw Damage(path, 8, $"format version {version}, this program reads version {Version}");
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) != Crc32C.Of(bytes[..ChecksumAt]))
            throw Damage(path, ChecksumAt, "the header's checksum does not match");
        var fields = new FieldReader(bytes, 12);
        if (fields.UInt32() != Bytes)
            throw Damage(path, 12, "wrong header length");
        var options = new HnswOptions
        {
            Dimensions = (int)fields.UInt32(),
            Metric = (Metric)fields.UInt32(),
            M = (int)fields.UInt32(),
            EfConstruction = (int)fields.UInt32(),
            Seed = fields.UInt64(),
            MaxNodes = (int)fields.UInt32(),
            Quantization = (Quantization)fields.UInt32(),
        };
        int nodes = (int)fields.UInt32(), live = (int)fields.UInt32(), upperRows = (int)fields.UInt32();
        var tagBytes = fields.UInt32();
        var header = new SnapshotHeader
        {
            Options = options,
            Nodes = nodes,
            Live = live,
            UpperRows = upperRows,
            Entry = (long)fields.UInt64(),
            Inserts = fields.UInt64(),
            AppliedSequence = fields.UInt64(),
            Tag = bytes.Slice(TagAt, (int)Math.Min(tagBytes, MaxTagBytes)).ToArray(),
            ChecksumsChecksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(fields.Position + 8)..]),
        };
        header.Check(path, tagBytes, fields.UInt32(), bytes);
        return header;
    }

    public static InvalidDataException Damage(string path, long offset, string what) => new($"{path}: {what} (at offset {offset})");

    private void Check(string path, uint tagBytes, uint pageBytes, ReadOnlySpan<byte> bytes)
    {
        try
        {
            Options.Validate();
        }
        catch (ArgumentOutOfRangeException wrong)
        {
            throw Damage(path, 16, wrong.Message);
        }
        if (Nodes < 0 || Nodes > Options.MaxNodes || Live < 0 || Live > Nodes || UpperRows < 0 || UpperRows > (long)Nodes * NodeStore.MaxLevel + 1024)
            throw Damage(path, 48, $"impossible counts: {Nodes} nodes, {Live} live, {UpperRows} upper rows");
        if (tagBytes > MaxTagBytes || pageBytes != PageBytes)
            throw Damage(path, 60, "impossible tag or page length");
        var fields = new FieldReader(bytes, SectionsAt);
        foreach (var section in SnapshotLayout.Of(Options, Nodes, UpperRows).Sections)
        {
            if (fields.UInt64() != (ulong)section.Kind || fields.UInt64() != (ulong)section.Offset || fields.UInt64() != (ulong)section.Length)
                throw Damage(path, fields.Position, $"section {section.Kind} is not where its counts put it");
        }
    }

    private ref struct FieldWriter(Span<byte> bytes, int position)
    {
        private readonly Span<byte> bytes = bytes;

        public int Position { get; set; } = position;

        public void Put(uint value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[Position..], value);
            Position += sizeof(uint);
        }

        public void Put(ulong value)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[Position..], value);
            Position += sizeof(ulong);
        }
    }

    private ref struct FieldReader(ReadOnlySpan<byte> bytes, int position)
    {
        private readonly ReadOnlySpan<byte> bytes = bytes;

        public int Position { get; private set; } = position;

        public uint UInt32()
        {
            Position += sizeof(uint);
            return BinaryPrimitives.ReadUInt32LittleEndian(bytes[(Position - sizeof(uint))..]);
        }

        public ulong UInt64()
        {
            Position += sizeof(ulong);
            return BinaryPrimitives.ReadUInt64LittleEndian(bytes[(Position - sizeof(ulong))..]);
        }
    }
}
