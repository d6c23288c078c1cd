using Microsoft.Extensions.Options;
using ProductionValue.Contracts;

namespace ProductionValue.Grains.Search;

/// <summary>Asks every shard of a generation and merges what they say.</summary>
internal sealed class ShardFanOut(IGrainFactory grains, IOptions<LibraryOptions> options)
{
    /// <summary>The nearest tracks of all shards, closest first; null when a shard's silo is too busy to search.</summary>
    public async Task<ShardNeighbor[]?> Search(int generation, ShardQuery query, CancellationToken cancellationToken)
    {
        var shards = Enumerable.Range(0, options.Value.ShardCount)
            .Select(shard => grains.GetGrain<IIndexShardGrain>(new ShardKey(generation, shard).ToString()).Search(query, cancellationToken));
        var answers = await Task.WhenAll(shards);
        if (answers.Any(answer => answer.Neighbors is null))
            return null;
        return answers.Length == 1
            ? answers[0].Neighbors
            : [.. answers.SelectMany(answer => answer.Neighbors!).OrderByDescending(neighbor => neighbor.Cosine).Take(query.K)];
    }
}
