using ProductionValue.Search;

namespace ProductionValue.Grains.Search;

/// <summary>What is measured of one shard while it serves.</summary>
internal sealed class ShardMeasures(TimeProvider time)
{
    private readonly HubnessWindow hubness = new();
    private readonly ShiftWindow shift = new();
    private long savedAt = time.GetUtcNow().UtcTicks;
    private int unsaved;
    private int count;

    /// <summary>Tracks in the shard.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Changes that are in no snapshot.</summary>
    public int UnsavedChanges => Volatile.Read(ref unsaved);

    /// <summary>Time since the snapshot was saved, or since the shard was opened where there is none.</summary>
    public TimeSpan SnapshotAge => time.GetUtcNow() - new DateTimeOffset(Interlocked.Read(ref savedAt), TimeSpan.Zero);

    /// <summary>Skew of how often a track is found; null until that can be told.</summary>
    public double? Hubness => hubness.Skewness(Count);

    /// <summary>How far new tracks lie from the fit; null until that can be told.</summary>
    public double? Drift => shift.Shift();

    /// <summary>The shard was loaded from a snapshot.</summary>
    public void Loaded(DateTime savedUtc) => Interlocked.Exchange(ref savedAt, savedUtc.Ticks);

    /// <summary>The shard was saved.</summary>
    public void Saved()
    {
        Interlocked.Exchange(ref savedAt, time.GetUtcNow().UtcTicks);
        Volatile.Write(ref unsaved, 0);
    }

    /// <summary>Changes were applied; the shard holds <paramref name="tracks"/> now.</summary>
    public void Changed(int tracks, int changes = 1)
    {
        Volatile.Write(ref count, tracks);
        Interlocked.Add(ref unsaved, changes);
    }

    /// <summary>The shard was loaded with so many tracks.</summary>
    public void Holds(int tracks) => Volatile.Write(ref count, tracks);

    /// <summary>A track came in while the shard serves.</summary>
    public void Arrived(float[] standardized) => shift.Note(standardized);

    /// <summary>A search found these.</summary>
    public void Found(ReadOnlySpan<Neighbor> nearest)
    {
        if (nearest.Length < HubnessWindow.Neighbors)
            return;
        Span<int> nodes = stackalloc int[HubnessWindow.Neighbors];
        for (var rank = 0; rank < nodes.Length; rank++)
            nodes[rank] = nearest[rank].Node;
        hubness.Note(nodes, Count);
    }
}
