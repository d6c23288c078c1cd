using Microsoft.Extensions.Options;

namespace ProductionValue.Grains.Search;

/// <summary>Which silo a shard belongs on, as this silo sees the cluster now.</summary>
internal sealed class ShardOwners(ISiloStatusOracle silos, IOptions<LibraryOptions> options)
{
    /// <summary>This silo.</summary>
    public SiloAddress Here => silos.SiloAddress;

    /// <summary>The silo the shard belongs on; null while this silo stops or sees none active.</summary>
    public SiloAddress? OwnerOf(ShardKey shard) => silos.CurrentStatus is SiloStatus.Active
        ? OwnerAmong(shard, [.. silos.GetApproximateSiloStatuses(onlyActive: true).Keys])
        : null;

    /// <summary>The one of some silos that the shard belongs on; null where there are none.</summary>
    public SiloAddress? OwnerAmong(ShardKey shard, SiloAddress[] among)
    {
        if (among.Length == 0)
            return null;
        var owners = ShardAssignment.Of(shard.Generation, options.Value.ShardCount, Array.ConvertAll(among, silo => silo.ToParsableString()));
        return shard.Shard < owners.Length ? among[owners[shard.Shard]] : among[0];
    }
}
