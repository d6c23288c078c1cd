using System.Collections.Concurrent;
using ProductionValue.Contracts;

namespace ProductionValue.Grains.Search;

/// <summary>References to the shards of the generation that was asked last: making one looks its type up, which costs more than the call.</summary>
internal sealed class ShardReferences(IGrainFactory grains)
{
    private Known known = new(0, new());

    /// <summary>The shard of a key.</summary>
    public IIndexShardGrain Of(ShardKey key)
    {
        var current = Volatile.Read(ref known);
        if (current.Generation != key.Generation)
            Volatile.Write(ref known, current = new(key.Generation, new()));
        return current.Shards.GetOrAdd(key.Shard, static (_, asked) => asked.grains.GetGrain<IIndexShardGrain>(asked.key.ToString()), (grains, key));
    }

    private sealed record Known(int Generation, ConcurrentDictionary<int, IIndexShardGrain> Shards);
}
