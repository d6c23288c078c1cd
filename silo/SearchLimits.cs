using ProductionValue.Grains;

namespace ProductionValue.Silo;

/// <summary>How the index is split and how searches are bounded: section "Search" of the configuration (<c>PV_SEARCH__SHARDS=2</c>).</summary>
public sealed record SearchLimits
{
    /// <summary>Parts of a generation's index. One serves best until memory forces more; changing it rebuilds the parts from the rows.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Threads that search, of this silo.</summary>
    public int Threads { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>Searches that may wait for a thread; one more is told to come again.</summary>
    public int QueueLimit { get; init; } = 256;

    /// <summary>Longest a question waits for the index.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Beam width of a search.</summary>
    public int EfSearch { get; init; } = 96;

    /// <summary>Nearest tracks that similar ones are picked from by mutual proximity; 0: the cosine alone ranks.</summary>
    public int ProximityPool { get; init; } = 50;

    /// <summary>Most tracks one question may name.</summary>
    public int MaxSeeds { get; init; } = 32;

    /// <summary>Every option that is out of range, as name, what was expected and what came.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (var (name, value, low, high) in new (string, long, long, long)[]
        {
            (nameof(Shards), Shards, 1, 1024),
            (nameof(Threads), Threads, 1, 1024),
            (nameof(QueueLimit), QueueLimit, 1, 1_000_000),
            (nameof(EfSearch), EfSearch, 1, 10_000),
            (nameof(ProximityPool), ProximityPool, 0, 10_000),
            (nameof(MaxSeeds), MaxSeeds, 1, 64),
        })
        {
            if (value < low || value > high)
                yield return $"Search:{name}: expected {low} to {high}, got {value}";
        }

        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(5))
            yield return $"Search:{nameof(Timeout)}: expected up to 00:05:00, got {Timeout}";
    }

    /// <summary>Tells the grains.</summary>
    internal void Apply(LibraryOptions options) =>
        (options.ShardCount, options.SearchThreads, options.SearchQueueLimit, options.SearchTimeout, options.EfSearch, options.ProximityPool, options.MaxSeeds) =
        (Shards, Threads, QueueLimit, Timeout, EfSearch, ProximityPool, MaxSeeds);
}
