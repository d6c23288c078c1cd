using Orleans.Placement;

namespace ProductionValue.Grains.Search;

/// <summary>Shards go where <see cref="ShardAssignment"/> says.</summary>
[GenerateSerializer, Immutable, Alias("pv.EvenPlacement")]
internal sealed class EvenPlacement : PlacementStrategy
{
    /// <summary>The only one.</summary>
    public static EvenPlacement Singleton { get; } = new();
}

/// <summary>Marks a grain whose key is a <see cref="ShardKey"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class EvenPlacementAttribute() : PlacementAttribute(EvenPlacement.Singleton);
