using Orleans.Runtime.Placement;

namespace ProductionValue.Grains.Search;

/// <summary>Finds a shard its silo.</summary>
internal sealed class EvenPlacementDirector(ShardOwners owners) : IPlacementDirector
{
    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var shard = ShardKey.Parse(target.GrainIdentity.Key.ToString()!);
        return Task.FromResult(owners.OwnerAmong(shard, context.GetCompatibleSilos(target)) ?? context.LocalSilo);
    }
}
