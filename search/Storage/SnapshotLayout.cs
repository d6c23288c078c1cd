namespace ProductionValue.Search.Storage;

/// <summary>Where each section of a snapshot lies. Follows from the options and two counts alone, so a reader can check every number.</summary>
internal sealed class SnapshotLayout
{
    private SnapshotLayout(Section[] sections) => Sections = sections;

    /// <summary>What a section holds: the slab of the same name, raw.</summary>
    public enum Kind
    {
        Rows = 1,
        BaseLinks = 2,
        UpperStart = 3,
        Levels = 4,
        States = 5,
        Ids = 6,
        UpperLinks = 7,
        InDegrees = 8,
        Checksums = 9,
    }

    public Section[] Sections { get; }

    /// <summary>Bytes of the whole file.</summary>
    public long FileBytes => Sections[^1].Offset + Sections[^1].Length;

    public static SnapshotLayout Of(HnswOptions options, int nodes, int upperRows)
    {
        long blocks = (options.Dimensions + 15) / 16, baseSlots = (options.M * 2 + 15) / 16 * 16, upperSlots = (options.M + 15) / 16 * 16;
        var lengths = new (Kind Kind, long Length)[]
        {
            (Kind.Rows, nodes * blocks * 64),
            (Kind.BaseLinks, nodes * baseSlots * sizeof(int)),
            (Kind.UpperStart, nodes * (long)sizeof(int)),
            (Kind.Levels, nodes),
            (Kind.States, nodes),
            (Kind.Ids, nodes * (long)sizeof(ulong)),
            (Kind.UpperLinks, upperRows * upperSlots * sizeof(int)),
            (Kind.InDegrees, nodes),
            (Kind.Checksums, 0),
        };
        lengths[^1].Length = lengths.Sum(section => PagesOf(section.Length)) * sizeof(uint);
        var sections = new Section[lengths.Length];
        long offset = SnapshotHeader.Bytes;
        for (var i = 0; i < sections.Length; i++)
        {
            sections[i] = new Section(lengths[i].Kind, offset, lengths[i].Length);
            offset += (lengths[i].Length + SnapshotHeader.Bytes - 1) / SnapshotHeader.Bytes * SnapshotHeader.Bytes;
        }
        return new SnapshotLayout(sections);
    }

    public static long PagesOf(long length) => (length + SnapshotHeader.PageBytes - 1) / SnapshotHeader.PageBytes;

    public static unsafe byte* Address(NodeStore nodes, Kind kind) => kind switch
    {
        Kind.Rows => (byte*)nodes.Rows,
        Kind.BaseLinks => (byte*)nodes.BaseLinks,
        Kind.UpperStart => (byte*)nodes.UpperStart,
        Kind.Levels => nodes.Levels,
        Kind.States => nodes.States,
        Kind.Ids => (byte*)nodes.Ids,
        Kind.UpperLinks => (byte*)nodes.UpperLinks,
        Kind.InDegrees => nodes.InDegrees,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "expected a slab"),
    };

    public readonly record struct Section(Kind Kind, long Offset, long Length);
}
