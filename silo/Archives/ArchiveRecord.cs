using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Silo.Archives;

/// <summary>One thing a library holds, as every storage gives and takes it. Views are not among them: they are derived anew.</summary>
internal abstract record ArchiveRecord;

/// <summary>A track row with all its vectors, tombstones included.</summary>
/// <param name="Row">The row.</param>
internal sealed record TrackRecord(TrackRow Row) : ArchiveRecord;

/// <summary>A generation's model.</summary>
/// <param name="Generation">Its number.</param>
/// <param name="Model">Its saved bytes.</param>
internal sealed record ModelRecord(int Generation, byte[] Model) : ArchiveRecord;

/// <summary>A grain's state.</summary>
/// <param name="Type">Name of the state.</param>
/// <param name="Grain">The grain.</param>
/// <param name="Version">Its version.</param>
/// <param name="State">Its bytes; null: cleared.</param>
internal sealed record GrainStateRecord(string Type, string Grain, long Version, byte[]? State) : ArchiveRecord;

/// <summary>The account of an import.</summary>
/// <param name="Report">All of it.</param>
internal sealed record IngestRecord(IngestReport Report) : ArchiveRecord;
