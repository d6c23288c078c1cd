using Microsoft.Extensions.Options;
using ProductionValue.Contracts;
using ProductionValue.Grains.Search;

namespace ProductionValue.Grains.Models;

/// <summary>Builds, saves and retires all index shards of a generation.</summary>
internal sealed class GenerationIndex(IGrainFactory grains, IOptions<LibraryOptions> options)
{
    /// <summary>Reads stored tracks into the generation's shards until none is behind, and saves them.</summary>
    /// <param name="generation">A generation whose model is stored.</param>
    /// <param name="report">Told how many tracks are in so far.</param>
    /// <param name="cancellationToken">Cancels the build.</param>
    public async Task Build(int generation, Action<int> report, CancellationToken cancellationToken)
    {
        var held = new int[options.Value.ShardCount];
        for (var shard = 0; shard < held.Length; shard++)
        {
            var grain = Shard(generation, shard);
            ShardSummary summary;
            do
            {
                summary = await grain.CatchUp(options.Value.CatchUpRows, cancellationToken);
                held[shard] = summary.Count;
                report(held.Sum());
            }
            while (summary.Behind > 0);
            await grain.Save(cancellationToken);
        }
    }

    /// <summary>Deletes the generation's shards.</summary>
    public async Task Retire(int generation, CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < options.Value.ShardCount; shard++)
            await Shard(generation, shard).Retire(cancellationToken);
    }

    private IIndexShardGrain Shard(int generation, int shard) =>
        grains.GetGrain<IIndexShardGrain>(new ShardKey(generation, shard).ToString());
}
