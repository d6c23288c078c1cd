using ProductionValue.Contracts;

namespace ProductionValue.Grains.Search;

/// <summary>What the shards of a generation found together.</summary>
/// <param name="Neighbors">Most similar first.</param>
/// <param name="Partial">A shard was busy, late or out of reach: its tracks are missing.</param>
internal sealed record ShardFindings(ShardNeighbor[] Neighbors, bool Partial);
