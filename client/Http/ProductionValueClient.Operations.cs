using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <content>How the cluster does.</content>
public sealed partial class ProductionValueClient
{
    /// <summary>Rates, quantiles, recall, lag, queue and silos over the last minute.</summary>
    public Task<ClusterOperations> Operations(CancellationToken cancellationToken) => Get<ClusterOperations>("operations", cancellationToken);
}
