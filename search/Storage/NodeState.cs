namespace ProductionValue.Search.Storage;

/// <summary>What a node slot holds. The numbers are part of the snapshot format.</summary>
internal enum NodeState : byte
{
    /// <summary>Nothing; to be given out again.</summary>
    Free = 0,

    /// <summary>An embedding that may be in answers.</summary>
    Live = 1,

    /// <summary>A tombstone: removed, still walked through, to be unlinked by the next sweep.</summary>
    Tombstone = 2,

    /// <summary>A tombstone the running sweep is unlinking.</summary>
    Leaving = 3,
}
