namespace ProductionValue.Learning;

/// <summary>How a map is laid out.</summary>
public sealed record MapOptions
{
    /// <summary>Decides every draw.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Passes over the graph, 1 to 10,000; null for 500 below 10,000 tracks and 200 above.</summary>
    public int? Epochs { get; init; }

    /// <summary>Places to begin from, one a track: a track without one (null) is new and begins among its neighbours. Null begins afresh.</summary>
    public IReadOnlyList<MapPoint?>? Start { get; init; }

    /// <summary>Whether tracks that have a place in <see cref="Start"/> keep it exactly, so that only new ones move.</summary>
    public bool KeepStart { get; init; }

    /// <summary>Threads that work side by side, 1 to 256; null for as many as there are cores. The result is the same with any number.</summary>
    public int? Threads { get; init; }
}
