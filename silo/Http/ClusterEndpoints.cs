using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using ProductionValue.Contracts;
using ProductionValue.Grains;

namespace ProductionValue.Silo.Http;

/// <summary>A silo of the cluster.</summary>
/// <param name="Silo">Its address.</param>
/// <param name="Status">As the others see it.</param>
internal sealed record SiloAnswer(string Silo, string Status);

/// <summary>Where an index shard is.</summary>
/// <param name="Shard">generation/shard.</param>
/// <param name="Silo">The silo that holds it; null while none does.</param>
internal sealed record ShardPlace(string Shard, string? Silo);

/// <summary>The cluster as this silo sees it.</summary>
/// <param name="Self">This silo.</param>
/// <param name="Silos">Every silo that has not been declared dead.</param>
/// <param name="Shards">The live generation's shards.</param>
internal sealed record ClusterAnswer(string Self, SiloAnswer[] Silos, ShardPlace[] Shards);

/// <summary>Who belongs to the cluster, and where the index is.</summary>
internal static class ClusterEndpoints
{
    /// <summary>Maps the resource.</summary>
    public static void MapCluster(this IEndpointRouteBuilder api) =>
        api.MapGet("cluster", Read).WithName("ReadCluster").WithTags("health").WithSummary("The silos, and which of them holds which index shard");

    private static async Task<Ok<ClusterAnswer>> Read(
        ISiloStatusOracle silos, IGrainFactory grains, IOptions<LibraryOptions> options, CancellationToken cancellationToken)
    {
        var known = silos.GetApproximateSiloStatuses().Where(silo => silo.Value is not SiloStatus.Dead)
            .Select(silo => new SiloAnswer(silo.Key.ToParsableString(), silo.Value.ToString())).OrderBy(silo => silo.Silo, StringComparer.Ordinal);
        var generation = (await grains.GetGrain<IModelGrain>(0).Current(cancellationToken)).Live;
        var shards = new List<ShardPlace>();
        for (var shard = 0; generation != 0 && shard < options.Value.ShardCount; shard++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{generation}/{shard}");
            var place = await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grains.GetGrain<IIndexShardGrain>(key), cancellationToken);
            shards.Add(new ShardPlace(key, place?.ToParsableString()));
        }

        return TypedResults.Ok(new ClusterAnswer(silos.SiloAddress.ToParsableString(), [.. known], [.. shards]));
    }
}
